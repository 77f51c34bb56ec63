package io.invoq.ingress.http;

import io.invoq.ingress.idempotency.KeyedCalls;
import io.invoq.ingress.idempotency.KeyedErrand;
import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.invoke.Errand;
import io.invoq.ingress.invoke.Invoker;
import io.invoq.wire.record.RequestId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands the calls of a batch over, those with an idempotency key and those without at the same time. Safe for use by
 * several threads; owns none of its parts.
 */
final class BatchCalls {

    private final Invoker invoker;
    private final KeyedCalls keyedCalls;

    BatchCalls(Invoker invoker, KeyedCalls keyedCalls) {
        this.invoker = invoker;
        this.keyedCalls = keyedCalls;
    }

    /**
     * One call of a batch.
     *
     * @param key its idempotency key; null when it has none
     */
    record One(Errand errand, @Nullable String key) {

        RequestId id() {
            return errand.call().id();
        }
    }

    /** What became of each, in their order. */
    List<Answer.ToAccepting> accept(List<One> calls) throws InterruptedException {
        List<Errand> plain = new ArrayList<>(calls.size());
        List<KeyedErrand> keyed = new ArrayList<>();
        for (One call : calls) {
            String key = call.key();
            if (key == null) {
                plain.add(call.errand());
            } else {
                keyed.add(new KeyedErrand(call.errand(), key));
            }
        }
        if (keyed.isEmpty()) {
            return invoker.acceptAll(plain);
        }
        try (KeyedCalls.Asked asked = keyedCalls.ask(keyed)) {
            Iterator<Answer.ToAccepting> ofPlain = invoker.acceptAll(plain).iterator();
            Iterator<Answer.ToAccepting> ofKeyed = asked.await().iterator();
            return calls.stream()
                    .map(call -> call.key() == null ? ofPlain.next() : ofKeyed.next())
                    .toList();
        }
    }
}
