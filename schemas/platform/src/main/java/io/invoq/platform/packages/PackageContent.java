package io.invoq.platform.packages;

import java.util.Map;

/**
 * What is in a package that is safe to unpack.
 *
 * @param entries files and directories
 * @param unpacked sum of the files, in bytes
 * @param files path of each file to whether it may be run
 */
public record PackageContent(int entries, long unpacked, Map<String, Boolean> files) {

    public PackageContent {
        files = Map.copyOf(files);
    }

    /** Whether there is a file of that path. */
    public boolean has(String path) {
        return files.containsKey(path);
    }

    /** Whether there is a file of that path which may be run. */
    public boolean isExecutable(String path) {
        return files.getOrDefault(path, false);
    }
}
