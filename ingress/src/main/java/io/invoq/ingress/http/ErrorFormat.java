package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a dialect words an error in its body. */
enum ErrorFormat {
    /**
     * {@code {"message", "reason", "detail"}}; the two errors that Eywa documents have the message alone, and fields that are
     * not valid are named in {@code "details": {field: [problem]}}.
     */
    EYWA {
        @Override
        ObjectNode body(ApiError error, String detail, String traceId) {
            ObjectNode body = JSON.createObjectNode().put("message", error.title());
            boolean documented = error == ApiError.FUNCTION_NOT_FOUND
                    || error == ApiError.NO_SUCH_FUNCTION
                    || error == ApiError.METHOD_NOT_ALLOWED;
            return documented ? body : body.put("reason", error.reason()).put("detail", detail);
        }

        @Override
        ObjectNode body(ApiException e, String traceId) {
            ObjectNode body = super.body(e, traceId);
            ObjectNode details = JSON.createObjectNode();
            for (String problem : e.problems()) {
                int colon = problem.indexOf(": ");
                if (colon > 0) {
                    details.withArrayProperty(problem.substring(0, colon)).add(problem.substring(colon + 2));
                }
            }
            return details.isEmpty() ? body : body.set("details", details);
        }
    },
    /** {@code {"code", "message", "trace_id"}}. */
    OPENYUANRONG {
        @Override
        ObjectNode body(ApiError error, String detail, String traceId) {
            return JSON.createObjectNode()
                    .put("code", error.innerCode())
                    .put("message", detail)
                    .put("trace_id", traceId);
        }

        @Override
        boolean namesTheTrace() {
            return true;
        }
    },
    /** openYuanrong's results of asynchronous calls: {@code {"error"}} where it has that, else as above. */
    ASYNC_RESULTS {
        @Override
        ObjectNode body(ApiError error, String detail, String traceId) {
            if (error == ApiError.NOT_FOUND) {
                return JSON.createObjectNode().put("error", "async result not found");
            }
            return error.status() == 503
                    ? JSON.createObjectNode().put("error", "failed to load async result: " + detail)
                    : OPENYUANRONG.body(error, detail, traceId);
        }

        @Override
        boolean namesTheTrace() {
            return true;
        }
    },
    /** Problem details of RFC 9457, as the native API has them; {@code code} is for programs to branch on. */
    PROBLEM {
        @Override
        ObjectNode body(ApiError error, String detail, String traceId) {
            return JSON.createObjectNode()
                    .put("type", "about:blank")
                    .put("title", error.title())
                    .put("status", error.status())
                    .put("detail", detail)
                    .put("code", error.reason())
                    .put("traceId", traceId);
        }

        @Override
        String contentType() {
            return "application/problem+json";
        }
    };

    /** What paths of the native API begin with. */
    static final String NATIVE = "/v1/";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How an error is worded that has no handler: by the path alone. */
    static ErrorFormat ofPath(String path) {
        if (path.startsWith(NATIVE)) {
            return PROBLEM;
        }
        return path.startsWith("/eywa/") ? EYWA : OPENYUANRONG;
    }

    /** The media type of the body. */
    String contentType() {
        return "application/json";
    }

    /** Whether {@code X-Trace-Id} is there also when the caller sent none. */
    boolean namesTheTrace() {
        return false;
    }

    abstract ObjectNode body(ApiError error, String detail, String traceId);

    /** The same with what else the exception knows. */
    ObjectNode body(ApiException e, String traceId) {
        return body(e.error(), e.detail(), traceId);
    }
}
