package io.invoq.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Code packages for tests. */
public final class TestPackage {

    private static final int RUN = UnixStat.FILE_FLAG | 0755;
    private static final int READ = UnixStat.FILE_FLAG | 0644;

    private TestPackage() {}

    /** A zip of these files, which may all be run: the same bytes for the same files. */
    public static byte[] of(Map<String, String> files) {
        return zip(files, RUN);
    }

    /** The same, of files none of which may be run. */
    public static byte[] toBeRead(Map<String, String> files) {
        return zip(files, READ);
    }

    /** A zip with a symbolic link in it. */
    public static byte[] withLink(String name, String target) {
        return zip(Map.of(name, target), UnixStat.LINK_FLAG | 0777);
    }

    private static byte[] zip(Map<String, String> files, int mode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                entry.setUnixMode(mode);
                entry.setLastModifiedTime(FileTime.fromMillis(1_000_000_000_000L));
                out.putArchiveEntry(entry);
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
