package io.invoq.worker.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Says of a process or a directory which worker it belongs to, so that any later one on the machine can tell whether that
 * worker is gone: by the number, the begin and the namespace of its process. Linux; elsewhere nobody ever counts as gone.
 */
public final class WorkerMark {

    private static final Path PROC = Path.of("/proc");

    /** Places behind the command's name in {@code /proc/PID/stat} (proc_pid_stat(5)). */
    private static final int STATE_FIELD = 0;

    private static final int BEGIN_FIELD = 19;

    private static final String NAMESPACE = namespace();
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
                && !parts[2].isEmpty()
                && parts[0].equals(NAMESPACE)
                && !parts[2].equals(began(parts[1]));
    }

    private static String owner(long pid) {
        return NAMESPACE + ':' + pid + ':' + began(Long.toString(pid));
    }

    /** In ticks since the machine's start; empty when there is no such process, or only its exit code is left. */
    private static String began(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[STATE_FIELD].equals("Z") ? "" : fields[BEGIN_FIELD];
        } catch (IOException e) {
            return "";
        }
    }

    /** The number in {@code pid:[4026531836]} (pid_namespaces(7)). */
    private static String namespace() {
        try {
            String link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return link.substring(link.indexOf('[') + 1, link.indexOf(']'));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
