package io.invoq.worker.runtime;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How programs are started and what they may answer.
 *
 * @param maxResponseSize the largest body of an answer; a larger one fails its call
 * @param startTimeout from the start of a process until its handler is loaded or its port is open; an initializer's time
 *     comes on top
 * @param stopGrace between SIGTERM and a kill
 * @param python3 command that runs Python, looked up in the worker's own PATH
 * @param nodejs command that runs Node, looked up in the worker's own PATH
 * @param functionPath the PATH given to functions
 * @param workDirectory where sockets and temporary files go; null for a new directory of the system's own
 * @param inline whether functions of the runtime {@code java-inline} run inside the worker's own JVM, where nothing keeps
 *     them from what is the worker's; without it their calls fail
 */
public record RuntimeConfig(
        @Setting(
                about =
                        "The largest body of a function's answer; a larger one fails the call. It must fit into a record",
                byDefault = "6MiB",
                min = "1KiB",
                max = "12MiB")
        DataSize maxResponseSize,

        @Setting(
                about = "From the start of an instance until its handler is loaded or its port is open,"
                        + " without its initializer",
                byDefault = "30s",
                min = "100ms",
                max = "1h")
        Duration startTimeout,

        @Setting(
                about = "What an instance is given between SIGTERM and SIGKILL",
                byDefault = "5s",
                min = "10ms",
                max = "10m")
        Duration stopGrace,

        @Setting(
                about = "The Python to run handlers with: a path, or a name in the worker's PATH",
                byDefault = "python3")
        String python3,

        @Setting(about = "The Node to run handlers with: a path, or a name in the worker's PATH", byDefault = "node")
        String nodejs,

        @Setting(
                about = "The PATH of functions, which see nothing of the worker's own environment",
                byDefault = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        String functionPath,

        @Setting(
                about = "Where sockets and temporary files of functions go; at most 60 characters. Default: a new one"
                        + " in the system's directory for temporary files")
        @Nullable
        String workDirectory,

        @Setting(
                about = "Whether functions of the runtime java-inline may run inside the worker's own JVM; for trusted"
                        + " code only, since nothing keeps them from what is the worker's",
                byDefault = "false")
        boolean inline) {

    private static final int LONGEST_DIRECTORY = 60;

    public RuntimeConfig {
        if (workDirectory != null && workDirectory.length() > LONGEST_DIRECTORY) {
            throw new IllegalArgumentException("work-directory=" + workDirectory + " has " + workDirectory.length()
                    + " characters, more than " + LONGEST_DIRECTORY + ": the path of a socket is limited to 107 bytes");
        }
    }
}
