package io.invoq.wire.registry;

import java.util.stream.LongStream;

/**
 * What the registry's entries are told apart by: an entry's revision is the offset of its record, which no other record has,
 * and which nodes and compaction do not change. So the set of revisions of a range says exactly what stands there.
 */
public final class Revisions {

    private Revisions() {}

    /** One number for a set of revisions, in whatever order: 0 for none, and another for another set but by chance in 2^64. */
    public static long digest(LongStream revisions) {
        return revisions.map(Revisions::mix).sum();
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014), of which no input but -1 here gives 0. */
    private static long mix(long revision) {
        long z = revision + 1;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
