package io.invoq.worker.packages;

import java.nio.file.Path;

/**
 * A package that stands in the cache.
 *
 * @param place the directory that is its own
 * @param size what it takes of the cache's room, in bytes
 */
record Unpacked(Path place, long size) {

    private static final long BLOCK = 4_096;

    /** Where its files are. */
    Path code() {
        return place.resolve("code");
    }

    /** What so much takes on a disk that gives each file and directory a block at least. */
    static long room(long bytes, long entries) {
        return bytes + BLOCK * entries;
    }
}
