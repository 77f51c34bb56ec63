package io.invoq.wire.node;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a process that beats on the nodes topic does. A process with several roles beats once for each. */
public enum NodeRole {
    /** Takes calls over HTTP. */
    INGRESS,
    /** Runs functions. */
    WORKER;

    /** As it stands in keys and values: lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
