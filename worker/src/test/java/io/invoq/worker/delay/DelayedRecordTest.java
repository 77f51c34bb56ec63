package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.DelayTier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayedRecordTest {

    private static final Instant APPENDED = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"S1, PT3S, PT1S", "S1, PT1S, PT1S", "S1, PT0.3S, PT0.3S", "S5, PT5.02S, PT5S", "H6, PT2S, PT2S"})
    void aRecordLeavesWhenItsTierHasEndedOrAtItsOwnMomentBeforeThat(
            DelayTier tier, Duration notBefore, Duration leaves) {
        // When
        DelayedRecord record = Delayed.read(tier, 0, APPENDED, APPENDED.plus(notBefore));

        // Then
        assertThat(record.leavesAt()).isEqualTo(APPENDED.plus(leaves));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.001S, S1",
        "PT4.799S, S1",
        "PT4.8S, S5",
        "PT5S, S5",
        "PT29.8S, S30",
        "PT1M, S30",
        "PT119.9S, M2",
        "PT7H, H6",
        "PT9.79S, S5"
    })
    void aRecordThatMustWaitOnGoesToTheTierOfTheRest(Duration left, DelayTier tier) {
        // Given
        DelayedRecord record = Delayed.read(DelayTier.H6, 0, APPENDED, APPENDED.plus(left));

        // When
        Hop hop = Delayed.hop(record, APPENDED);

        // Then
        assertThat(hop).isEqualTo(new Hop.ToTier(tier));
    }

    @Test
    void aRecordGoesToTheWorkersAtItsMomentAndNotANanosecondBefore() {
        // Given
        Instant moment = APPENDED.plusMillis(700);
        DelayedRecord record = Delayed.read(DelayTier.S1, 0, APPENDED, moment);

        // When
        Hop before = Delayed.hop(record, moment.minusNanos(1));
        Hop at = Delayed.hop(record, moment);

        // Then
        assertThat(before).isEqualTo(new Hop.ToTier(DelayTier.S1));
        assertThat(at).isEqualTo(new Hop.ToWorkers(Delayed.FUNCTION));
    }

    @Test
    void aMomentBeyondAllTimeIsWaitedForAndOneBeforeAllTimeIsNot() {
        // When
        DelayedRecord never = Delayed.read(DelayTier.S1, 0, APPENDED, Instant.MAX);
        DelayedRecord always = Delayed.read(DelayTier.S1, 1, APPENDED, Instant.MIN);

        // Then
        assertThat(Delayed.hop(never, never.leavesAt())).isEqualTo(new Hop.ToTier(DelayTier.H6));
        assertThat(Delayed.hop(always, always.leavesAt())).isEqualTo(new Hop.ToWorkers(Delayed.FUNCTION));
    }

    @Test
    void aRecordThatDoesNotReadWaitsForNothingAndGoesNowhere() {
        // When
        DelayedRecord record = Delayed.malformed(DelayTier.M2, 0);

        // Then
        assertThat(record.leavesAt()).isEqualTo(Instant.MIN);
        assertThat(Delayed.hop(record, APPENDED)).isEqualTo(new Hop.PassOver("record has no ce_type"));
        assertThat(new Destination("due", 8).record(new Burst.Move(record, Delayed.hop(record, APPENDED))))
                .isEmpty();
    }

    @Test
    void whatIsWrittenHasTheSameBytesAndTheKeyOfItsTopic() {
        // Given
        DelayedRecord record = Delayed.read(DelayTier.S1, 0, APPENDED, APPENDED.plusSeconds(1));

        // When
        ProducerRecord<byte[], byte[]> due = written(record, new Hop.ToWorkers(Delayed.FUNCTION));
        ProducerRecord<byte[], byte[]> waits = written(record, new Hop.ToTier(DelayTier.S5));

        // Then
        assertThat(due.topic()).isEqualTo("due");
        assertThat(due.partition()).isEqualTo(PartitionChooser.home(Delayed.FUNCTION, 8));
        assertThat(due.key()).isEqualTo(Delayed.FUNCTION.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(due.value()).isSameAs(record.source().value());
        assertThat(due.headers()).containsExactly(record.source().headers().toArray());
        assertThat(waits.topic()).isEqualTo("invoq.delays.5s");
        assertThat(waits.partition()).isNull();
        assertThat(waits.key()).isEqualTo(record.source().key());
        assertThat(waits.headers()).containsExactly(record.source().headers().toArray());
    }

    @Test
    void aRecordThatWasTakenBackGoesToTheWorkersBeforeItsMomentMarkedAsCancelled() {
        // Given
        Instant cancelledAt = APPENDED.minusSeconds(5);
        DelayedRecord record = Delayed.read(DelayTier.S1, 0, APPENDED, APPENDED.plusSeconds(60));

        // When
        Hop hop = record.hop(APPENDED, (id, tenant) -> tenant.equals("tests") ? cancelledAt : null);
        ProducerRecord<byte[], byte[]> written = written(record, hop);

        // Then
        assertThat(hop).isEqualTo(new Hop.Cancelled(Delayed.FUNCTION, cancelledAt));
        assertThat(written.topic()).isEqualTo("due");
        assertThat(written.partition()).isEqualTo(PartitionChooser.home(Delayed.FUNCTION, 8));
        assertThat(written.headers()).startsWith(record.source().headers().toArray());
        assertThat(InvocationCodec.readCancelled(KafkaHeaders.reader(written.headers())))
                .isEqualTo(cancelledAt);
        assertThat(InvocationCodec.readCancelled(
                        KafkaHeaders.reader(record.source().headers())))
                .as("the source, which may be written once more")
                .isNull();
    }

    @Test
    void aRecordThatIsDueGoesToTheWorkersAsItIsWhoeverTookItBack() {
        // Given
        DelayedRecord record = Delayed.read(DelayTier.S1, 0, APPENDED, APPENDED);

        // When
        Hop hop = record.hop(APPENDED, (id, tenant) -> APPENDED);

        // Then
        assertThat(hop).isEqualTo(new Hop.ToWorkers(Delayed.FUNCTION));
    }

    @ParameterizedTest
    @CsvSource({"S1, S5", "S5, S30", "S30, S30", "M2, S30", "H6, S30"})
    void aRecordThatIsDueWaitsEverLongerUpToABoundWhileItsFunctionIsPaused(DelayTier left, DelayTier next) {
        // Given
        DelayedRecord record = Delayed.read(left, 0, APPENDED, APPENDED);

        // When
        Hop hop = record.hop(APPENDED, Delayed.PAUSED);
        ProducerRecord<byte[], byte[]> written = written(record, hop);

        // Then
        Instant until = APPENDED.plus(next.delay());
        var headers = KafkaHeaders.reader(written.headers());
        assertThat(hop).isEqualTo(new Hop.Held(next, until));
        assertThat(written.topic()).isEqualTo("invoq.delays." + next.wireName());
        assertThat(written.key()).isEqualTo(record.source().key());
        assertThat(InvocationCodec.readNotBefore(headers)).isEqualTo(until);
        Delivery delivery =
                InvocationCodec.read(headers, record.source().value()).delivery();
        assertThat(delivery.ageFrom()).as("its age begins anew").isEqualTo(until);
        assertThat(delivery.attempt()).isEqualTo(2);
        assertThat(written.headers().headers("ce_notbefore")).as("once").hasSize(1);
        assertThat(written.headers().lastHeader("ce_fromthefuture").value()).containsExactly(0xff, 0, 7);
        assertThat(InvocationCodec.readNotBefore(
                        KafkaHeaders.reader(record.source().headers())))
                .as("the source, which may be written once more")
                .isEqualTo(APPENDED);
    }

    @Test
    void aRecordOfAPausedFunctionThatIsNotDueWaitsAsItWould() {
        DelayedRecord record = Delayed.read(DelayTier.S1, 0, APPENDED, APPENDED.plusSeconds(6));

        assertThat(record.hop(APPENDED, Delayed.PAUSED)).isEqualTo(new Hop.ToTier(DelayTier.S5));
    }

    @Test
    void aRecordOfAPausedFunctionThatWasTakenBackWaitsNoLonger() {
        DelayedRecord record = Delayed.read(DelayTier.S30, 0, APPENDED, APPENDED);

        assertThat(record.hop(APPENDED, Delayed.paused((id, tenant) -> APPENDED)))
                .isEqualTo(new Hop.Cancelled(Delayed.FUNCTION, APPENDED));
    }

    @Test
    void anInvocationTellsWhenAndWhoseItIs() {
        // Given
        var headers = KafkaHeaders.reader(Delayed.headers(RequestId.next(APPENDED), APPENDED));

        // Then
        assertThat(InvocationCodec.readNotBefore(headers)).isEqualTo(APPENDED);
        assertThat(InvocationCodec.readFunction(headers)).isEqualTo(Delayed.FUNCTION);
    }

    private static ProducerRecord<byte[], byte[]> written(DelayedRecord record, Hop hop) {
        return new Destination("due", 8).record(new Burst.Move(record, hop)).orElseThrow();
    }
}
