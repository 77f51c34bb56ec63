/** Writing functions to the registry: what a valid registration is, and making it durable and readable here. */
@NullMarked
package io.invoq.ingress.registry;

import org.jspecify.annotations.NullMarked;
