package io.invoq.ingress.idempotency;

import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.invoke.InvocationPublisher;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswer.Reused;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call's wait for its decision. Its caller's thread waits, others tell; what is told first counts. Closing it ends the
 * wait: an answer that comes later is ignored.
 */
final class Question implements InvocationPublisher.Sent, AutoCloseable {

    private final RequestId ask;
    private final Runnable forget;
    private final AtomicReference<Answer.@Nullable ToAccepting> answer = new AtomicReference<>();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile boolean replicated;

    /** @param forget to be done when nobody waits any more */
    Question(RequestId ask, Runnable forget) {
        this.ask = ask;
        this.forget = forget;
    }

    /** Names it among all questions. */
    RequestId ask() {
        return ask;
    }

    @Override
    public void acknowledged(int partition, long offset) {
        replicated = true;
    }

    @Override
    public void done(@Nullable Exception error) {
        if (error != null) {
            tell(Answer.BrokerUnavailable.because(error));
        }
    }

    /** Whether the question is known to be on its topic, so that it will be answered. */
    boolean isReplicated() {
        return replicated;
    }

    void decided(Decision decision) {
        tell(
                switch (decision) {
                    case Claimed claimed -> new Answer.Accepted();
                    case Repeated repeated -> new Answer.Repeated(repeated.id());
                    case Reused reused -> new Answer.KeyReused();
                    case Refused refused -> new Answer.KeysExhausted();
                });
    }

    void tell(Answer.ToAccepting what) {
        if (answer.compareAndSet(null, what)) {
            told.countDown();
        }
    }

    /** The answer if there is one by then. */
    Optional<Answer.ToAccepting> await(Duration atMost) throws InterruptedException {
        var _ = told.await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(answer.get());
    }

    @Override
    public void close() {
        forget.run();
    }
}
