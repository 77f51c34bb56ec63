package io.invoq.platform.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Makes zips, also such as no tool would make. */
final class Zips implements AutoCloseable {

    private final Path file;
    private final ZipArchiveOutputStream out;

    private Zips(Path file) throws IOException {
        this.file = file;
        this.out = new ZipArchiveOutputStream(file);
    }

    interface Content {

        void write(Zips zip) throws IOException;
    }

    /** Writes one. */
    static Path zip(Path file, Content content) {
        try (Zips zip = new Zips(file)) {
            content.write(zip);
            return zip.file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Zips file(String name, String text) throws IOException {
        return file(name, UnixStat.FILE_FLAG | 0644, text.getBytes(StandardCharsets.UTF_8));
    }

    Zips zeros(String name, int size) throws IOException {
        return file(name, UnixStat.FILE_FLAG | 0644, new byte[size]);
    }

    /** Bytes that do not get smaller. */
    Zips noise(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new java.util.Random(7).nextBytes(bytes);
        return file(name, UnixStat.FILE_FLAG | 0644, bytes);
    }

    /** @param mode 0 for none */
    Zips file(String name, int mode, byte[] bytes) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        if (mode != 0) {
            entry.setUnixMode(mode);
        }
        out.putArchiveEntry(entry);
        out.write(Arrays.copyOf(bytes, bytes.length));
        out.closeArchiveEntry();
        return this;
    }

    Zips directory(String name) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name + "/");
        entry.setUnixMode(UnixStat.DIR_FLAG | 0755);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
        return this;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
