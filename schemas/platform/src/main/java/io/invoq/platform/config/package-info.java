/**
 * Configuration: a tree of records filled from a YAML file, {@code INVOQ_*} environment variables and {@code --set}, in
 * this order of precedence from low to high. Every error is reported at once. Key lookup by string happens nowhere else.
 */
@NullMarked
package io.invoq.platform.config;

import org.jspecify.annotations.NullMarked;
