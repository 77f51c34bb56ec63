package io.invoq.platform.stage;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One moment of one call. Its time is the monotonic clock's, which all processes of a Linux machine share. */
@Name("io.invoq.CallStage")
@Label("Call Stage")
@Description("A moment in the life of a call")
@Category("Invoq")
@Enabled(false)
@StackTrace(false)
final class CallStage extends Event {

    @Label("Request Id")
    @Nullable
    String requestId;

    @Label("Stage")
    @Nullable
    String stage;

    @Label("Monotonic Time in ns")
    long nanos;
}
