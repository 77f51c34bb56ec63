package io.invoq.ingress.idempotency;

import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.invoke.Doubt;
import io.invoq.ingress.invoke.InvocationPublisher;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.IdempotentCallCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Hands calls with an idempotency key over for later: puts each on the topic of requests and waits until the owner of its
 * partition has decided. A call that is told {@link Answer.Accepted} or {@link Answer.Repeated} is replicated, once.
 *
 * <p>Called on the caller's virtual thread, which it blocks, no longer than the answer timeout. Safe for use by several
 * threads; owns none of its parts.
 */
public final class KeyedCalls {

    private final InvocationPublisher lane;
    private final AnswerReader answers;
    private final String source;
    private final Patience patience;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * How long to wait.
     *
     * @param answerTimeout for the decision
     * @param brokerSilence for the first acknowledgement of anything, while the request is not replicated
     */
    record Patience(Duration answerTimeout, Duration brokerSilence) {}

    /**
     * Calls by one node.
     *
     * @param lane sends requests, and knows whether brokers are away
     * @param node this ingress
     * @param nanoTime monotonic
     */
    KeyedCalls(
            InvocationPublisher lane,
            AnswerReader answers,
            String node,
            Patience patience,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.lane = lane;
        this.answers = answers;
        this.source = "/invoq/ingress/" + node;
        this.patience = patience;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Hands one call over. */
    public Answer.ToAccepting accept(KeyedErrand errand) throws InterruptedException {
        try (Asked asked = ask(List.of(errand))) {
            return asked.await().getFirst();
        }
    }

    /** Sends many calls and does not wait for any. Each is decided by itself. */
    public Asked ask(List<KeyedErrand> errands) throws InterruptedException {
        Asked asked = new Asked(nanoTime.getAsLong());
        boolean reachable = errands.isEmpty() || lane.isReachable();
        Instant now = clock.instant();
        for (KeyedErrand errand : errands) {
            Question question = asked.add(answers.expect(RequestId.next(now)));
            if (!reachable) {
                question.tell(new Answer.BrokerUnavailable(Doubt.DISCONNECTED));
            } else if (asked.doubt.isCertain()) { // a send may block for as long as the producer may
                question.tell(new Answer.BrokerUnavailable(asked.doubt.reason()));
            } else {
                lane.send(request(errand, question.ask(), now), question);
            }
        }
        return asked;
    }

    /** Calls that have been sent, in order. Used by one thread, which closes it. */
    public final class Asked implements AutoCloseable {

        private final long start;
        private final Doubt doubt;
        private final List<Question> questions = new ArrayList<>();

        private Asked(long start) {
            this.start = start;
            this.doubt = new Doubt(lane, patience.brokerSilence(), start);
        }

        /** What became of each; waits for all of them together, no longer than for one. */
        public List<Answer.ToAccepting> await() throws InterruptedException {
            List<Answer.ToAccepting> all = new ArrayList<>(questions.size());
            for (Question question : questions) {
                all.add(await(question));
            }
            return all;
        }

        @Override
        public void close() {
            questions.forEach(Question::close);
        }

        private Question add(Question question) {
            questions.add(question);
            return question;
        }

        private Answer.ToAccepting await(Question question) throws InterruptedException {
            while (true) {
                Duration left = patience.answerTimeout().minusNanos(nanoTime.getAsLong() - start);
                Optional<Answer.ToAccepting> answer =
                        question.await(question.isReplicated() ? left : doubt.lookAgainWithin(left));
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (!left.isPositive()) {
                    return new Answer.BrokerUnavailable("the idempotency key was not decided within "
                            + patience.answerTimeout().toMillis() + "ms; the same call may be made again");
                }
                if (!question.isReplicated() && doubt.isCertain()) {
                    return new Answer.BrokerUnavailable(doubt.reason());
                }
            }
        }
    }

    private ProducerRecord<byte[], byte[]> request(KeyedErrand errand, RequestId ask, Instant now) {
        Invocation invocation = errand.errand().invocation(now);
        IdempotentCall call =
                new IdempotentCall(invocation, errand.key(), Fingerprint.of(invocation), ask, answers.partition());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.idempotencyRequests().name(),
                call.claimKey().getBytes(StandardCharsets.UTF_8),
                invocation.request().body().bytes());
        IdempotentCallCodec.write(call, source, record.headers()::add);
        return record;
    }
}
