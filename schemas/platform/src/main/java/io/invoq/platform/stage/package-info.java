/** Where the time of a call goes: moments that every role can mark, for a flight recording. Metrics do not belong here. */
@NullMarked
package io.invoq.platform.stage;

import org.jspecify.annotations.NullMarked;
