package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class CommittedOffsetTest {

    /** Names a flush as long as they come: eight characters, a hyphen and the largest number. */
    private static final String LONGEST = "0123abcd-" + Long.MAX_VALUE;

    @Test
    void whatIsCommittedIsReadBack() {
        // Given
        BitSet beyond = new BitSet();
        beyond.set(1);
        beyond.set(9);

        // When
        CommittedOffset read = CommittedOffset.of(new CommittedOffset(40, "a-1", beyond).toKafka());

        // Then
        assertThat(read).isEqualTo(new CommittedOffset(40, "a-1", beyond));
        assertThat(read.isComplete(39)).isTrue();
        assertThat(read.isComplete(40)).isFalse();
        assertThat(read.isComplete(41)).isTrue();
        assertThat(read.isComplete(48)).isFalse();
        assertThat(read.isComplete(49)).isTrue();
        assertThat(read.isComplete(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void theWidestSpanFitsIntoWhatABrokerTakes() {
        // Given
        BitSet beyond = new BitSet();
        beyond.set(1, CommittedOffset.MAX_SPAN + 1);

        // When
        OffsetAndMetadata committed = new CommittedOffset(Long.MAX_VALUE, LONGEST, beyond).toKafka();

        // Then
        assertThat(committed.metadata()).hasSizeLessThanOrEqualTo(4_000);
    }

    @Test
    void metadataOfAnotherFormSaysNothingOfRecordsBeyond() {
        for (String metadata : new String[] {"", "x", "1 ", "1 a", "1 a !", "2 a AQ", "1 a A"}) {
            CommittedOffset read = CommittedOffset.of(new OffsetAndMetadata(7, metadata));
            assertThat(read.offset()).as(metadata).isEqualTo(7);
            assertThat(read.beyond().isEmpty()).as(metadata).isTrue();
        }
        assertThat(CommittedOffset.of(null)).isEqualTo(new CommittedOffset(0, "", new BitSet()));
    }

    @Test
    void addsWhatIsCompleteFromAnOffsetOnAsSeenFromALaterBase() {
        // Given
        CommittedOffset inherited = new CommittedOffset(40, "flush-7", bits(1, 3, 10, 12));
        BitSet own = bits(1);

        // When
        inherited.addComplete(own, 42, 45);

        // Then
        assertThat(own).isEqualTo(bits(1, 50 - 42, 52 - 42));
    }

    @Test
    void addsNothingBeyondItsLastBit() {
        // Given
        CommittedOffset inherited = new CommittedOffset(40, "flush-7", bits(1));
        BitSet own = new BitSet();

        // When
        inherited.addComplete(own, 42, 42);

        // Then
        assertThat(own.isEmpty()).isTrue();
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }
}
