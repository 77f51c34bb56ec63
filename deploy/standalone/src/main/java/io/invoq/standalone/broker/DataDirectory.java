package io.invoq.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * The broker's directory while one broker holds it: {@code broker.lock}, and {@code log} with everything Kafka writes.
 *
 * <p>The lock is ours because Kafka takes its own only after its controller has begun to write. The operating system
 * drops it when the process dies, however it dies.
 */
final class DataDirectory implements AutoCloseable {

    private final Path log;
    private final FileChannel lock;

    private DataDirectory(Path log, FileChannel lock) {
        this.log = log;
        this.lock = lock;
    }

    /** Makes the directory when it is missing, and takes it for this broker alone. */
    static DataDirectory open(Path data) {
        Path directory = data.toAbsolutePath().normalize();
        FileChannel lock = null;
        try {
            Path log = Files.createDirectories(directory.resolve("log"));
            lock = FileChannel.open(
                    directory.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lock) == null) {
                throw new BrokerException("data directory " + directory + " is in use by another broker");
            }
            return new DataDirectory(log, lock);
        } catch (IOException e) {
            closeQuietly(lock, e);
            throw new BrokerException("data directory " + directory + " cannot be used: " + e.getMessage(), e);
        } catch (BrokerException e) {
            closeQuietly(lock, e);
            throw e;
        }
    }

    /** What Kafka calls its log directory. */
    Path log() {
        return log;
    }

    /** Writes Kafka's identity files when the directory is new; a directory that has them keeps its cluster id. */
    String format(int nodeId, String controllerListener) {
        String directory = log.toString();
        try {
            String clusterId = new MetaPropertiesEnsemble.Loader()
                    .addMetadataLogDir(directory)
                    .addLogDirs(List.of(directory))
                    .load()
                    .clusterId()
                    .orElseGet(() -> Uuid.randomUuid().toString());
            new Formatter()
                    .setNodeId(nodeId)
                    .setClusterId(clusterId)
                    .setControllerListenerName(controllerListener)
                    .setDirectories(List.of(directory))
                    .setMetadataLogDirectory(directory)
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
            return clusterId;
        } catch (Exception e) {
            throw new BrokerException("data directory " + directory + " cannot be formatted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new BrokerException("the lock of " + log.getParent() + " could not be released", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception cause) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
