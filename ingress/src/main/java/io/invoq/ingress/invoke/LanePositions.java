package io.invoq.ingress.invoke;

import java.util.Map;
import java.util.Set;

/** How far the synchronous lane has been read, and where its replies end: asked when a worker is lost, never before. */
interface LanePositions extends AutoCloseable {

    /**
     * For each of these partitions the first offset that the workers have not taken; none for one of which they have
     * taken nothing.
     *
     * @throws UnknownPositionException when no broker answers in time
     */
    Map<Integer, Long> committed(Set<Integer> partitions) throws InterruptedException;

    /**
     * The end of a partition of the replies.
     *
     * @throws UnknownPositionException when no broker answers in time
     */
    long endOfReplies(int partition) throws InterruptedException;

    @Override
    void close();

    /** No broker has said. */
    final class UnknownPositionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownPositionException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
