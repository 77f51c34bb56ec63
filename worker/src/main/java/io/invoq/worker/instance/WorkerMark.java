package io.invoq.worker.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says of a process or a directory which worker it belongs to, so that any later one on the machine can tell whether that
 * worker is gone: by the number, the begin, the namespaces and the boot of its process. Linux; elsewhere nobody ever counts
 * as gone, and nobody does of whom it cannot be told.
 */
public final class WorkerMark {

    private static final Path PROC = Path.of("/proc");

    /** Places behind the command's name in {@code /proc/PID/stat} (proc_pid_stat(5)). */
    private static final int STATE_FIELD = 0;

    private static final int BEGIN_FIELD = 19;

    private static final String SYSTEM = system();
    private static final String OWNER = owner(ProcessHandle.current().pid());

    private WorkerMark() {}

    /** A mark of this process's that no other has. */
    public static String fresh() {
        return OWNER + ':' + UUID.randomUUID();
    }

    /** Whether it is of a worker that has ended, in this namespace of processes: in another one numbers mean others. */
    public static boolean isAbandoned(String mark) {
        String[] parts = mark.split(":", -1);
        return parts.length == 4
                && !parts[0].isEmpty()
                && !parts[2].isEmpty()
                && parts[0].equals(SYSTEM)
                && isGone(parts[1], parts[2]);
    }

    private static boolean isGone(String pid, String began) {
        return Files.notExists(PROC.resolve(pid)) || isAnother(began, began(pid));
    }

    private static boolean isAnother(String began, @Nullable String now) {
        return now != null && !now.equals(began);
    }

    private static String owner(long pid) {
        String began = began(Long.toString(pid));
        return SYSTEM + ':' + pid + ':' + (began == null ? "" : began);
    }

    /** In ticks since the machine's start; null when it cannot be read, "ended" when only its exit code is left. */
    private static @Nullable String began(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE_FIELD].equals("Z") ? "ended" : fields[BEGIN_FIELD];
        } catch (IOException e) {
            return null;
        }
    }

    /** Within which the numbers of processes and the times of their begins mean something; empty when that is not known. */
    private static String system() {
        try {
            String boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return boot + '.' + namespace("pid") + '.' + namespace("time");
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** The number in {@code pid:[4026531836]} (namespaces(7)); empty on a kernel without such. */
    private static String namespace(String kind) throws IOException {
        Path link = PROC.resolve("self/ns").resolve(kind);
        if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        String target = Files.readSymbolicLink(link).toString();
        return target.substring(target.indexOf('[') + 1, target.indexOf(']'));
    }
}
