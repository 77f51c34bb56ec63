package io.invoq.worker.runtime;

import io.invoq.worker.instance.CallLog;
import io.invoq.worker.instance.StreamName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** What the code of an inline function threw, for its callers and its log. */
final class Thrown {

    private Thrown() {}

    /** Type and message, as the other handler runtimes tell it. */
    static String describe(Throwable error) {
        String name = error.getClass().getSimpleName();
        String type = name.isEmpty() ? error.getClass().getName() : name;
        try {
            String message = error.getMessage();
            return message == null || message.isEmpty() ? type : type + ": " + message;
        } catch (RuntimeException | Error e) { // the function's own, while it tells of another
            return type;
        }
    }

    /** Prints it with its stack, as a process does on its stderr. */
    static void print(Throwable error, CallLog log) {
        StringWriter text = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException | Error e) {
            text.write(describe(error) + "\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        log.append(StreamName.STDERR, bytes, 0, bytes.length);
    }
}
