package io.invoq.platform.consume;

import java.time.Duration;
import java.util.Collection;

/** Makes what has come to its end durable, in one of the ways of {@link Commitment}. The consumer's thread only. */
sealed interface Committer permits LaneCommitter, TransactionalCommitter {

    /** Looks once a turn at what is due; does not wait. */
    void beat();

    /**
     * Commits what is complete of some partitions and waits for it. What cannot be committed by then is delivered to the
     * next owner again.
     */
    void commitNow(Collection<PartitionIntake> some, Duration timeout);

    /** Hears of partitions that came. */
    void assigned(Collection<PartitionIntake> added);

    /** Partitions are lost without having been given up: others may have taken this process for dead. */
    void lost();

    /** Whether something has come for the next beat. */
    boolean hasNews();

    /** Whether nothing is under way. */
    boolean isIdle();

    /** Whether a completion should end the consumer's wait for records. */
    boolean wantsCompletions();

    void close();
}
