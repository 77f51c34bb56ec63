package io.invoq.ingress.http;

import io.invoq.wire.record.HttpAnswer;
import java.util.regex.Pattern;

/**
 * Whether HTTP/1.1 can carry what a function answered. An answer that it cannot carry is the function's failure: written
 * out as it is, it would end in another's reply.
 */
final class AnswerCheck {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final int SMALLEST_FINAL_STATUS = 200;

    private AnswerCheck() {}

    static void require(HttpAnswer answer) {
        if (answer.status() < SMALLEST_FINAL_STATUS) {
            throw unfit("status " + answer.status() + ", which is not final; 200 to 599 are");
        }
        answer.headers().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw unfit("a header field whose name is not an HTTP token: '" + printable(name) + "'");
            }
            requireOneLine(name, value);
        });
        if (answer.contentType() != null) {
            requireOneLine("Content-Type", answer.contentType());
        }
    }

    private static void requireOneLine(String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw unfit(
                    "the header field " + name + ", whose value holds a control character: '" + printable(value) + "'");
        }
    }

    private static ApiException unfit(String what) {
        return new ApiException(ApiError.RUNTIME_FAILED, "the function answered with " + what, true);
    }

    private static String printable(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 60) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
