package io.invoq.worker.instance;

/** The last bytes of a stream, never more than a limit. Not safe for use by several threads. */
final class Tail {

    private final int limit;
    private byte[] ring = new byte[0];
    private int start;
    private int size;

    Tail(int limit) {
        this.limit = limit;
    }

    void append(byte[] bytes, int offset, int length) {
        if (ring.length == 0 && length > 0) {
            ring = new byte[limit];
        }
        int from = offset + Math.max(0, length - limit);
        for (int i = from; i < offset + length; i++) {
            ring[(start + size) % limit] = bytes[i];
            if (size < limit) {
                size++;
            } else {
                start = (start + 1) % limit;
            }
        }
    }

    /** A copy, without the rest of a character whose beginning is gone. */
    byte[] bytes() {
        int skip = 0;
        if (size == limit) {
            while (skip < 3 && skip < size && (at(skip) & 0xc0) == 0x80) {
                skip++;
            }
        }
        byte[] copy = new byte[size - skip];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = at(skip + i);
        }
        return copy;
    }

    private byte at(int index) {
        return ring[(start + index) % limit];
    }
}
