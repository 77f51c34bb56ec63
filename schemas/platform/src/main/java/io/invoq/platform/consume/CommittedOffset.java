package io.invoq.platform.consume;

import java.util.Base64;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A committed offset with the records beyond it that are complete, so that the next owner does not run them again
 * (architecture §7.2). In the commit's metadata it stands as {@code 1 <flush> <bitmap>}: the flush that wrote it, and in
 * base64 a bit for each offset from the committed one on, the lowest bit of the first byte first.
 *
 * @param offset the first that is not complete
 * @param flush names the transaction that committed it; empty when it was none of ours
 * @param beyond bit i: the record at {@code offset + i} is complete
 */
record CommittedOffset(long offset, String flush, BitSet beyond) {

    /**
     * How far, in offsets, a completed record may be ahead of the committed one: what fits into 4,000 characters. A
     * broker takes 4,096 by default ({@code offset.metadata.max.bytes}), and more ends a transactional producer.
     */
    static final int MAX_SPAN = 23_000;

    private static final Logger LOG = LoggerFactory.getLogger(CommittedOffset.class);
    private static final String VERSION = "1 ";

    OffsetAndMetadata toKafka() {
        return new OffsetAndMetadata(
                offset,
                VERSION + flush + ' ' + Base64.getEncoder().withoutPadding().encodeToString(beyond.toByteArray()));
    }

    /** Reads what a member of the group committed; metadata of another form says nothing about records beyond. */
    static CommittedOffset of(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return new CommittedOffset(0, "", new BitSet());
        }
        String metadata = committed.metadata();
        int end = metadata.indexOf(' ', VERSION.length());
        if (metadata.startsWith(VERSION) && end > 0) {
            try {
                byte[] bits = Base64.getDecoder().decode(metadata.substring(end + 1));
                return new CommittedOffset(
                        committed.offset(), metadata.substring(VERSION.length(), end), BitSet.valueOf(bits));
            } catch (IllegalArgumentException e) {
                LOG.atWarn().addKeyValue("metadata", metadata).log("commit metadata does not read");
            }
        }
        return new CommittedOffset(committed.offset(), "", new BitSet());
    }

    /** Whether the record at an offset is complete. */
    boolean isComplete(long at) {
        return at < offset || (at - offset < beyond.length() && beyond.get(Math.toIntExact(at - offset)));
    }

    /**
     * Adds what is complete from one offset on to bits that are counted from another.
     *
     * @param base the offset that bit 0 stands for
     * @param from not below the base
     */
    void addComplete(BitSet bits, long base, long from) {
        if (from - offset < beyond.length()) {
            int first = Math.toIntExact(Math.max(0, from - offset));
            for (int bit = beyond.nextSetBit(first); bit >= 0; bit = beyond.nextSetBit(bit + 1)) {
                bits.set(Math.toIntExact(offset + bit - base));
            }
        }
    }
}
