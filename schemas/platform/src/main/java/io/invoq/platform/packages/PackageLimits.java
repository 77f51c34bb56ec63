package io.invoq.platform.packages;

/**
 * What a package may be.
 *
 * @param size of the package itself, in bytes
 * @param unpacked sum of its files, in bytes
 * @param entries files and directories
 * @param ratio of a file's size to its packed size, for files beyond 1 MiB
 */
public record PackageLimits(long size, long unpacked, int entries, int ratio) {}
