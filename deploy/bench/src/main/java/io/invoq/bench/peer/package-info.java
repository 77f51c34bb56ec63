/**
 * What a team would write or take instead of Invoq, in processes of their own under the same load: each with the settings
 * that a competent team would give it. Plain Kafka or HTTP loops are floors, not peers.
 */
@NullMarked
package io.invoq.bench.peer;

import org.jspecify.annotations.NullMarked;
