package io.invoq.platform.packages;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The files of one package as they are written. Used by one thread. */
final class UnpackedTree {

    private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("r--r--r--");
    private static final Set<PosixFilePermission> RUN = PosixFilePermissions.fromString("r-xr-xr-x");
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

    private final Path root;
    private final Set<Path> known = new HashSet<>();
    private final Deque<Path> directories = new ArrayDeque<>();

    /** @param root there and empty */
    UnpackedTree(Path root) {
        this.root = root;
        known.add(root);
        directories.push(root);
    }

    void makeDirectory(String path) throws IOException {
        make(path.isEmpty() ? root : root.resolve(path));
    }

    OutputStream makeFile(String path, boolean isExecutable) throws IOException {
        Path file = root.resolve(path);
        make(parent(file));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OPEN));
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, isExecutable ? RUN : READ);
        return out;
    }

    /** Takes the right to change anything from everybody: instances share what is here. */
    void seal() throws IOException {
        for (Path directory : directories) {
            Files.setPosixFilePermissions(directory, RUN);
        }
    }

    private void make(Path directory) throws IOException {
        if (known.add(directory)) {
            make(parent(directory));
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OPEN));
            directories.push(directory);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException(path + " has no parent");
        }
        return parent;
    }
}
