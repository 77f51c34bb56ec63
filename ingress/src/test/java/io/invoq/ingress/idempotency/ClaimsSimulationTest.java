package io.invoq.ingress.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswer.Reused;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One partition of random requests, decided by owners that come and go: each decides on from what is committed, with the
 * claims that are, and some of its decisions are lost with it. What is committed is compared with a plain list of all
 * requests. Replay one failure with {@code mvn -pl ingress -am test -Dtest=ClaimsSimulationTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dseed=<seed>}.
 */
final class ClaimsSimulationTest {

    private static final int REQUESTS = 400;
    private static final long KEEP = 1_000;
    private static final int MOST = 12;

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.concat(LongStream.range(0, 80), new Random().longs(20));
    }

    private record Request(int key, int body, RequestId id, long time) {

        Fingerprint fingerprint() {
            return Fingerprint.of("key " + key);
        }

        IdempotencyClaim claim() {
            return new IdempotencyClaim(id, Fingerprint.of("body " + body));
        }
    }

    private record Written(Request request, Decision decision) {}

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void committedDecisionsAreThoseOfOneWhoHasSeenEverything(long seed) {
        // Given
        Random random = new Random(seed);
        List<Request> requests = requests(random);
        List<Written> committed = new ArrayList<>();

        // When
        while (committed.size() < REQUESTS) {
            Claims owner = loaded(committed, requests.get(committed.size()).time());
            int decides = 1 + random.nextInt(60);
            List<Written> decided = new ArrayList<>();
            for (Request request : requests.subList(committed.size(), Math.min(REQUESTS, committed.size() + decides))) {
                decided.add(new Written(request, owner.decide(request.fingerprint(), request.claim(), request.time())));
            }
            committed.addAll(decided.subList(0, random.nextInt(decided.size() + 1)));
        }

        // Then
        List<Written> seen = new ArrayList<>();
        for (Written written : committed) {
            Decision expected = naive(seen, written.request());
            assertThat(written.decision())
                    .as("seed %d, request %d", seed, seen.size())
                    .isEqualTo(expected);
            seen.add(new Written(written.request(), expected));
        }
    }

    private static List<Request> requests(Random random) {
        List<Request> requests = new ArrayList<>();
        int keys = 5 + random.nextInt(30);
        long time = 10_000;
        for (int i = 0; i < REQUESTS; i++) {
            time += random.nextInt(random.nextInt(100) == 0 ? 2_000 : 60);
            requests.add(new Request(
                    random.nextInt(keys), random.nextInt(8) / 7, new RequestId(new UUID(random.nextLong(), i)), time));
        }
        return requests;
    }

    /** As the topic has them; what is older than keys are kept may be missing or not. */
    private static Claims loaded(List<Written> committed, long now) {
        Claims claims = new Claims(Duration.ofMillis(KEEP), MOST);
        for (Written written : committed) {
            Request request = written.request();
            if (written.decision() instanceof Claimed && request.time() > now - 2 * KEEP) {
                claims.restore(request.fingerprint(), Claim.of(request.claim(), request.time()));
            }
        }
        return claims;
    }

    private static Decision naive(List<Written> before, Request request) {
        List<Request> live = before.stream()
                .filter(written -> written.decision() instanceof Claimed)
                .map(Written::request)
                .filter(claim -> request.time() - claim.time() < KEEP)
                .toList();
        for (Request claim : live) {
            if (claim.key() == request.key()) {
                return claim.body() == request.body() ? new Repeated(claim.id()) : new Reused();
            }
        }
        return live.size() < MOST ? new Claimed(request.id()) : new Refused();
    }
}
