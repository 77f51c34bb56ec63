package io.invoq.worker.instance;

/** Follows a process from its own threads. */
public interface ProcessListener {

    /**
     * Takes what the process has printed. Called by one thread per stream; must not block, or the process does.
     *
     * @param bytes used again afterwards
     */
    void printed(StreamName stream, byte[] bytes, int length);

    /** The process has ended and its output has been read: called once, to say how. Whatever goes with it ends here. */
    Exit ended(int code);
}
