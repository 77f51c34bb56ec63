package io.invoq.bench;

import io.invoq.bench.system.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks git about a checkout. Used by one thread. */
final class Git {

    private static final String SHORT = "--short=12";

    private final Path root;

    Git(Path root) {
        this.root = root;
    }

    /** The commit that is checked out, with {@code -dirty} when tracked files differ from it. */
    String state() throws IOException, InterruptedException {
        String changes = run(root, "git", "status", "--porcelain", "--untracked-files=no");
        return run(root, "git", "rev-parse", SHORT, "HEAD") + (changes.isEmpty() ? "" : "-dirty");
    }

    /** The commit that a name stands for. */
    String commit(String revision) throws IOException, InterruptedException {
        return run(root, "git", "rev-parse", SHORT, "--verify", revision + "^{commit}");
    }

    /** Checks a commit out into a directory that does not exist yet, and builds it. */
    Path checkOut(String commit, Path directory) throws IOException, InterruptedException {
        run(root, "git", "worktree", "add", "--detach", directory.toString(), commit);
        run(directory, "mvn", "-q", "-B", "-ntp", "-Dquick", "-pl", "deploy/standalone", "-am", "package");
        return directory;
    }

    /** Forgets checkouts whose directories are gone. */
    void forgetRemoved() throws IOException, InterruptedException {
        run(root, "git", "worktree", "prune");
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(Arrays.asList(command));
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new BenchException("'" + String.join(" ", line) + "' ended with code " + code + ":\n" + output);
        }
        return output;
    }
}
