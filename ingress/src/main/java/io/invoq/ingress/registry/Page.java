package io.invoq.ingress.registry;

import java.util.List;

/**
 * Which part of a list a caller wants.
 *
 * @param index from 1 on
 * @param size entries of each page, 1 to {@link #LARGEST}
 */
public record Page(int index, int size) {

    /** What openYuanrong has when nothing is said. */
    public static final int LARGEST = 1000;

    public Page {
        if (index < 1 || size < 1 || size > LARGEST) {
            throw new IllegalArgumentException("page " + index + " of " + size + " entries");
        }
    }

    /** That part; empty beyond the list's end. */
    public <T> List<T> of(List<T> whole) {
        long from = Math.min((index - 1L) * size, whole.size());
        long to = Math.min(from + size, whole.size());
        return List.copyOf(whole.subList((int) from, (int) to));
    }
}
