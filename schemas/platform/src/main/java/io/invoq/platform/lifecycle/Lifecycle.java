package io.invoq.platform.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what a composition class started, last started first. Whoever starts something hands it over at once, so a
 * failure half-way through a start closes the first half.
 *
 * <p>Used by one thread at a time. Closing twice does nothing the second time. Every part is closed even when an earlier
 * one fails; the first failure is thrown with the others as suppressed. Each part bounds its own closing.
 */
public final class Lifecycle implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Part(String name, AutoCloseable closeable) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Takes over the closing of a part that has just been started, and gives it back. */
    public <T extends AutoCloseable> T own(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /** Takes over something to be done at closing time. */
    public void onClose(String name, AutoCloseable action) {
        parts.push(new Part(name, action));
    }

    @Override
    public void close() {
        CloseFailedException failure = null;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closeable().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = record(failure, part, e);
            } catch (Exception e) {
                failure = record(failure, part, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static CloseFailedException record(@Nullable CloseFailedException earlier, Part part, Exception error) {
        LOG.atWarn().setCause(error).addKeyValue("part", part.name()).log("could not be closed");
        CloseFailedException failure = new CloseFailedException(part.name() + " could not be closed", error);
        if (earlier == null) {
            return failure;
        }
        earlier.addSuppressed(failure);
        return earlier;
    }

    /** Something could not be closed; everything else was. */
    public static final class CloseFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CloseFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
