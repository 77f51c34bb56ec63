package io.invoq.platform.consume;

/** Takes records from a {@link LaneConsumer}. Called by the consumer's thread, so it must not block. */
@FunctionalInterface
public interface RecordHandler {

    /**
     * Offers a record.
     *
     * @return whether it was taken; one that was not is offered again later, and its partition's later records wait
     */
    boolean offer(LaneRecord record);
}
