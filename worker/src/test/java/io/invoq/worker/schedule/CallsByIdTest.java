package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallsByIdTest {

    private static final FunctionDefinition F = function("f").build();
    private static final RequestId ID = RequestId.next(Instant.EPOCH);

    private final CallsById calls = new CallsById();

    @Test
    void findsAllCallsOfAnIdAndNoOther() {
        // Given
        Waiting first = async(ID);
        Waiting second = async(ID);
        calls.add(first);
        calls.add(second);
        calls.add(async(RequestId.next(Instant.EPOCH)));

        // Then
        assertThat(calls.all(ID)).containsExactlyInAnyOrder(first, second);
        assertThat(calls.all(RequestId.next(Instant.EPOCH))).isEmpty();
    }

    @Test
    void forgetsWhatIsRemovedInWhateverOrder() {
        for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 0, 2), List.of(1, 2, 0))) {
            // Given
            List<Waiting> entries = List.of(async(ID), async(ID), async(ID));
            entries.forEach(calls::add);

            // When
            calls.remove(entries.get(order.get(0)));
            List<Waiting> two = calls.all(ID);
            calls.remove(entries.get(order.get(1)));
            List<Waiting> one = calls.all(ID);
            calls.remove(entries.get(order.get(2)));

            // Then
            assertThat(two).containsExactlyInAnyOrder(entries.get(order.get(1)), entries.get(order.get(2)));
            assertThat(one).containsExactly(entries.get(order.get(2)));
            assertThat(calls.all(ID)).isEmpty();
            assertThat(calls.size()).isZero();
        }
    }

    @Test
    void doesNotKnowCallsWhoseCallersWait() {
        // Given
        Waiting sync = new Waiting(new FunctionPool(F), call(F).id(ID).build());

        // When
        calls.add(sync);

        // Then
        assertThat(calls.all(ID)).isEmpty();
        calls.remove(sync);
        assertThat(calls.size()).isZero();
    }

    private static Waiting async(RequestId id) {
        return new Waiting(new FunctionPool(F), call(F).lane(Lane.ASYNC).id(id).build());
    }
}
