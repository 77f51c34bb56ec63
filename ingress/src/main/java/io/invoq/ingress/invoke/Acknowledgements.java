package io.invoq.ingress.invoke;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What becomes of the records of one batch: the producer's thread tells of each, one thread waits for all of them at once.
 */
final class Acknowledgements {

    private static final Answer.Accepted ACCEPTED = new Answer.Accepted();

    private final AtomicReferenceArray<Answer.ToAccepting> answers;
    private final CountDownLatch open;

    /** @param records how many there are */
    Acknowledgements(int records) {
        this.answers = new AtomicReferenceArray<>(records);
        this.open = new CountDownLatch(records);
    }

    /** Who hears of the record with that number, from 0; what is told first counts. */
    InvocationPublisher.Sent of(int record) {
        return error -> {
            Answer.ToAccepting answer = error == null ? ACCEPTED : Answer.BrokerUnavailable.because(error);
            if (answers.compareAndSet(record, null, answer)) {
                open.countDown();
            }
        };
    }

    /** Whether all have been told of. */
    boolean areComplete() {
        return open.getCount() == 0;
    }

    /** Waits until all have been told of, but no longer than that. */
    void await(Duration atMost) throws InterruptedException {
        var _ = open.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The answers in the records' order; those that have not been told of are refused for the reason given. */
    List<Answer.ToAccepting> answers(String otherwise) {
        List<Answer.ToAccepting> all = new ArrayList<>(answers.length());
        for (int i = 0; i < answers.length(); i++) {
            Answer.ToAccepting answer = answers.get(i);
            all.add(answer == null ? new Answer.BrokerUnavailable(otherwise) : answer);
        }
        return all;
    }
}
