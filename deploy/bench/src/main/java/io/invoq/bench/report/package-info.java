/**
 * What a run found: its records, their JSON, the text table, the rendered performance document and its chart. Nothing is
 * measured here.
 */
@NullMarked
package io.invoq.bench.report;

import org.jspecify.annotations.NullMarked;
