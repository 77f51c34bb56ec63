package io.invoq.bench.function;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Payload;
import io.invoq.worker.inline.InlineContext;
import io.invoq.worker.inline.InlineFunction;
import java.util.concurrent.CountDownLatch;

/** Answers no call until it is stopped, so that all others wait. */
public final class BlockedFunction implements InlineFunction {

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public HttpAnswer call(HttpRequest request, InlineContext context) throws InterruptedException {
        stopped.await();
        return HttpAnswer.json(Payload.EMPTY);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
