package io.invoq.platform.packages;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A package as a file: a zip or a jar. Every entry is checked before a byte of it is written: no path that leads out, no
 * link, no name twice, nothing beyond the {@link PackageLimits}, which count what really comes out. Used by one thread;
 * blocks on the disk and uses the processor for as long as unpacking takes, so not for virtual threads.
 */
public final class PackageZip implements AutoCloseable {

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int ANY_EXECUTE = 0111;

    /** Of entries that are looked at, at least; jars within, if they are not packed, count too. */
    private static final int MOST_HEADERS = 1 << 16;

    private static final byte[] HEADER = {'P', 'K', 1, 2};

    private final ZipFile zip;
    private final PackageLimits limits;

    private PackageZip(ZipFile zip, PackageLimits limits) {
        this.zip = zip;
        this.limits = limits;
    }

    /** Does something with a file of the package; what it throws ends the walk. */
    @FunctionalInterface
    private interface Visitor {

        OutputStream open(String path, boolean isDirectory, boolean isExecutable) throws IOException;
    }

    /**
     * Opens a package.
     *
     * @throws UnsafePackageException when it is no zip, or too large
     */
    public static PackageZip open(Path file, PackageLimits limits) throws IOException, UnsafePackageException {
        long size = Files.size(file);
        if (size > limits.size()) {
            throw UnsafePackageException.tooLarge(size + " bytes", limits.size());
        }
        int mostHeaders = Math.max(MOST_HEADERS, 4 * limits.entries());
        if (headers(file) > mostHeaders) { // before each of them becomes an object
            throw UnsafePackageException.beyond("has far more entries than packages.max-entries=" + limits.entries());
        }
        try {
            return new PackageZip(
                    ZipFile.builder()
                            .setPath(file)
                            .setIgnoreLocalFileHeader(true)
                            .get(),
                    limits);
        } catch (IOException | IllegalArgumentException e) {
            throw UnsafePackageException.broken("is not a zip or jar that can be read: " + e.getMessage());
        }
    }

    /** Reads everything and writes nothing. */
    public PackageContent check() throws IOException, UnsafePackageException {
        return walk((path, isDirectory, isExecutable) -> OutputStream.nullOutputStream());
    }

    /** Writes everything below a directory that is there and empty. What is written can be read and run, not changed. */
    public PackageContent unpack(Path root) throws IOException, UnsafePackageException {
        UnpackedTree tree = new UnpackedTree(root);
        PackageContent content = walk((path, isDirectory, isExecutable) -> {
            if (isDirectory) {
                tree.makeDirectory(path);
                return OutputStream.nullOutputStream();
            }
            return tree.makeFile(path, isExecutable);
        });
        tree.seal();
        return content;
    }

    private PackageContent walk(Visitor visitor) throws IOException, UnsafePackageException {
        EntryTree tree = new EntryTree(limits.entries());
        EntryCopy copy = new EntryCopy(limits);
        Map<String, Boolean> files = new LinkedHashMap<>();
        for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
            ZipArchiveEntry entry = entries.nextElement();
            requirePlain(entry);
            String path = tree.add(entry.getName(), entry.isDirectory());
            if (entry.isDirectory()) {
                visitor.open(path, true, true).close();
                continue;
            }
            boolean isExecutable = isExecutable(entry);
            files.put(path, isExecutable);
            try (OutputStream out = visitor.open(path, false, isExecutable);
                    InputStream in = content(entry)) {
                copy.copy(entry, in, out);
            }
        }
        if (files.isEmpty()) {
            throw UnsafePackageException.broken("has no file in it");
        }
        return new PackageContent(tree.size(), copy.total(), files);
    }

    private InputStream content(ZipArchiveEntry entry) throws UnsafePackageException {
        try {
            InputStream content = zip.getInputStream(entry);
            if (content != null) {
                return content;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw UnsafePackageException.entry(entry.getName(), "is damaged: " + e.getMessage());
        }
        throw UnsafePackageException.entry(entry.getName(), "is damaged: its content is not where the package says");
    }

    private static void requirePlain(ZipArchiveEntry entry) throws UnsafePackageException {
        String name = entry.getName();
        int type = entry.getUnixMode() & TYPE;
        if (entry.isUnixSymlink()) {
            throw UnsafePackageException.entry(name, "is a symbolic link; links are not allowed");
        }
        if (type != 0 && type != REGULAR && type != DIRECTORY) {
            throw UnsafePackageException.entry(name, "is neither a file nor a directory");
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw UnsafePackageException.entry(name, "is encrypted");
        }
        if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
            throw UnsafePackageException.entry(
                    name, "is packed by method " + entry.getMethod() + "; only stored and deflated are known");
        }
    }

    /** A zip that was made where files have no modes says nothing; then every file may be run. */
    private static boolean isExecutable(ZipArchiveEntry entry) {
        return entry.getUnixMode() == 0 || (entry.getUnixMode() & ANY_EXECUTE) != 0;
    }

    /** How often the file has what each entry of a zip's directory begins with: no reader finds more entries than that. */
    private static int headers(Path file) throws IOException {
        int count = 0;
        int matched = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == HEADER[matched]) {
                    matched++;
                } else {
                    matched = b == HEADER[0] ? 1 : 0;
                }
                if (matched == HEADER.length) {
                    count++;
                    matched = 0;
                }
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
