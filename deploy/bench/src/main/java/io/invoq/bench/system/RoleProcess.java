package io.invoq.bench.system;

/** One running process of a {@link Subject}. Safe for use by several threads. */
public interface RoleProcess {

    /** {@code ingress}, {@code worker}, {@code callback-dispatcher}, or {@code standalone}. */
    String role();

    /** The operating system's id of it. */
    long pid();

    /** What it has used until now. */
    Usage usage();

    /** Bytes of heap in use after a collection. */
    long heapAfterCollection();

    /**
     * What a process has used since its start.
     *
     * @param cpuNanos processor time, user and system
     * @param allocatedBytes bytes allocated on the heap
     */
    record Usage(long cpuNanos, long allocatedBytes) {}
}
