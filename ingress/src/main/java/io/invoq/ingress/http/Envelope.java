package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What openYuanrong's management API puts its answers in. */
final class Envelope {

    private Envelope() {}

    /** To be filled. */
    static ObjectNode success() {
        return JsonNodeFactory.instance.objectNode().put("code", 0).put("message", "SUCCESS");
    }
}
