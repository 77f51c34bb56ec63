package io.invoq.worker.runtime;

import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.InstanceLog;
import io.invoq.worker.instance.ProcessListener;
import io.invoq.worker.instance.StreamName;

/** Puts what an instance prints into its log. */
record InstanceOutput(InstanceLog log) implements ProcessListener {

    @Override
    public void printed(StreamName stream, byte[] bytes, int length) {
        log.append(stream, bytes, 0, length);
    }

    @Override
    public Exit ended(int code) {
        return new Exit(code, log.lastErrorLine());
    }

    /** How a start failed, with what the process said last. */
    String withErrors(String problem) {
        String errors = log.errorTail();
        return errors.isEmpty() ? problem : problem + "; the end of its stderr: " + errors;
    }
}
