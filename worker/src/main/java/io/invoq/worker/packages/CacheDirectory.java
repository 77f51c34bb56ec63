package io.invoq.worker.packages;

import io.invoq.platform.packages.PackageContent;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.wire.function.PackageDigest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache on the disk. A worker takes the first numbered directory that no other process has locked, so that workers
 * which share a root do not get in each other's way and one that starts again finds what it had:
 *
 * <pre>
 *   ROOT/0/lock                      locked as long as the worker lives
 *   ROOT/0/part/                     being received or unpacked; deleted at the start
 *   ROOT/0/DIGEST-UNIQUE/code/...    the package, moved here at once
 *   ROOT/0/DIGEST-UNIQUE/info        its size; when it was last used is the time of this file
 * </pre>
 *
 * <p>Safe for use by several threads once it is open.
 */
final class CacheDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);
    private static final int MOST_WORKERS = 256;
    private static final Pattern PLACE = Pattern.compile("([0-9a-f]{64})-.+");
    private static final Pattern INFO = Pattern.compile("(\\d{1,18}) bytes in (\\d{1,9}) entries\\R?");
    private static final String INFO_FILE = "info";

    private final Path directory;
    private final FileChannel lock;

    /**
     * A package that was there already.
     *
     * @param lastUsed when an instance was last started from it
     */
    record Found(PackageDigest digest, Unpacked unpacked, Instant lastUsed) {}

    private CacheDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Takes a directory below the root, and clears it of what was not finished. */
    static CacheDirectory open(Path root) throws IOException {
        for (int number = 0; number < MOST_WORKERS; number++) {
            Path directory = root.toAbsolutePath().resolve(Integer.toString(number));
            Files.createDirectories(directory);
            Optional<FileChannel> lock = tryLock(directory.resolve("lock"));
            if (lock.isPresent()) {
                CacheDirectory opened = new CacheDirectory(directory, lock.get());
                SealedFiles.delete(opened.part());
                Files.createDirectories(opened.part());
                return opened;
            }
        }
        throw new IOException("all " + MOST_WORKERS + " directories in " + root + " are other workers'");
    }

    private static Optional<FileChannel> tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.atDebug().addKeyValue("file", file).log("another worker of this process has it");
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(channel) : Optional.empty();
    }

    /** For what is being received. */
    Path part() {
        return directory.resolve("part");
    }

    /** A new empty directory to unpack into. */
    Path newCode() throws IOException {
        return Files.createDirectories(
                part().resolve(UUID.randomUUID().toString()).resolve("code"));
    }

    /** Moves what was unpacked to where it is kept. */
    Unpacked publish(Path code, PackageDigest digest, PackageContent content) throws IOException {
        Path part = place(code);
        Files.writeString(
                part.resolve(INFO_FILE), content.unpacked() + " bytes in " + content.entries() + " entries\n");
        Path place = directory.resolve(digest.hex() + "-" + part.getFileName());
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        return new Unpacked(place, Unpacked.room(content.unpacked(), content.entries()));
    }

    /** Gives up what was being unpacked. */
    void discard(Path code) throws IOException {
        SealedFiles.delete(place(code));
    }

    /** Notes for the next start that it is used now. */
    void touch(Unpacked unpacked, Instant now) {
        try {
            Files.setLastModifiedTime(unpacked.place().resolve(INFO_FILE), FileTime.from(now));
        } catch (IOException e) {
            LOG.atDebug()
                    .addKeyValue("path", unpacked.place())
                    .addKeyValue("error", e.toString())
                    .log("use not noted");
        }
    }

    /** Deletes a package; what it is told by goes first, so that half of one is never taken for a whole. */
    void delete(Unpacked unpacked) {
        try {
            Files.deleteIfExists(unpacked.place().resolve(INFO_FILE));
            SealedFiles.delete(unpacked.place());
        } catch (IOException e) {
            LOG.atWarn().setCause(e).addKeyValue("path", unpacked.place()).log("package could not be deleted");
        }
    }

    /** What earlier workers have left whole; everything else of theirs is deleted. */
    List<Found> findAll() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> places = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path place : places) {
                Matcher name = PLACE.matcher(String.valueOf(place.getFileName()));
                if (!name.matches()) {
                    continue;
                }
                Optional<Unpacked> whole = whole(place);
                if (whole.isPresent()) {
                    Instant lastUsed =
                            Files.getLastModifiedTime(place.resolve(INFO_FILE)).toInstant();
                    found.add(new Found(new PackageDigest(name.group(1)), whole.get(), lastUsed));
                } else {
                    delete(new Unpacked(place, 0));
                }
            }
        }
        return found;
    }

    private static Optional<Unpacked> whole(Path place) {
        try {
            Matcher info = INFO.matcher(Files.readString(place.resolve(INFO_FILE)));
            if (!info.matches()) {
                return Optional.empty();
            }
            long bytes = Long.parseLong(info.group(1));
            long entries = Long.parseLong(info.group(2));
            Unpacked unpacked = new Unpacked(place, Unpacked.room(bytes, entries));
            return unpacked.size() == room(unpacked.code()) ? Optional.of(unpacked) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the files there take, by their sizes. */
    private static long room(Path code) throws IOException {
        long bytes = 0;
        long entries = -1; // the directory itself
        try (Stream<Path> files = Files.walk(code)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                entries++;
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return Unpacked.room(bytes, entries);
    }

    private static Path place(Path code) {
        Path place = code.getParent();
        if (place == null) {
            throw new IllegalArgumentException(code + " has no parent");
        }
        return place;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
