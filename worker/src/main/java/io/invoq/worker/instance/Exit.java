package io.invoq.worker.instance;

import java.util.Map;

/**
 * How a process ended.
 *
 * @param code its exit code; 128 plus the number of the signal that ended it
 * @param lastErrorLine the last line it wrote to stderr; empty when it wrote none
 */
public record Exit(int code, String lastErrorLine) {

    private static final Map<Integer, String> SIGNALS = Map.of(
            2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
            "SIGTERM");

    /**
     * In words, as the end of a sentence that begins with what ended; with the last line of stderr, which any call of the
     * instance may have written, so not for a caller.
     */
    public String describe() {
        return lastErrorLine.isEmpty() ? how() : how() + ": " + lastErrorLine;
    }

    /** The same without anything that the program wrote. */
    public String how() {
        String signal = SIGNALS.get(code - 128);
        return signal == null ? "exited with code " + code : "was ended by " + signal;
    }
}
