package io.invoq.wire.routing;

import io.invoq.wire.function.FunctionUrn;

/**
 * Chooses a function's home partition by rendezvous hashing over the topic's partitions: the same for every node, and
 * stable for most functions when partitions are added, so that instances stay warm in one place. Stateless.
 */
public final class PartitionChooser {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private PartitionChooser() {}

    /**
     * The partition on which the calls of a function travel.
     *
     * @param partitions how many the topic has, at least 1
     * @return 0 to {@code partitions - 1}
     */
    public static int home(FunctionUrn function, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
        }
        long seed = hash(function.toString());
        int best = 0;
        long bestScore = Long.MIN_VALUE;
        for (int partition = 0; partition < partitions; partition++) {
            long score = mix(seed ^ ((partition + 1) * GOLDEN));
            if (score > bestScore) {
                bestScore = score;
                best = partition;
            }
        }
        return best;
    }

    /** FNV-1a over the characters, 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
