package io.invoq.worker.runtime;

import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.ProcessListener;
import io.invoq.worker.instance.StreamName;

/** A listener that gives something back when the process ends. */
record Releasing(ProcessListener listener, Runnable release) implements ProcessListener {

    @Override
    public void printed(StreamName stream, byte[] bytes, int length) {
        listener.printed(stream, bytes, length);
    }

    @Override
    public Exit ended(int code) {
        release.run();
        return listener.ended(code);
    }
}
