package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.LeakCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a killed worker leaves on its machine: programs that nobody calls any more, temporary files. */
@ExtendWith(LeakCheck.class)
@EnabledOnOs(OS.LINUX)
class OrphanFaultIT {

    @TempDir
    private Path data;

    @Test
    void theNextWorkerOnTheMachineEndsWhatAKilledOneLeftAndNothingOfALivingOne() throws Exception {
        // Given
        Path work = data.resolve("work");
        Path code = writePrograms();
        try (Cluster cluster = new Cluster(data)) {
            Cluster.Role ingress = cluster.ingress("ingress-1");
            Cluster.Role worker = worker(cluster, "worker-1", work);
            try (Client client = new Client(ingress.port(), cluster.token("ingress-1"))) {
                String served = client.register("0@orphan@served", "http", "python3 serve.py", code, "");
                String run = client.register("0@orphan@run", "exec", "./run.sh", code, "");
                client.post("/eywa/api/functions/async/" + run + "/", "60");
                serve(client, served);
                Waits.until(() -> assertThat(pids(code)).hasSize(2));
                List<Long> orphans = pids(code);
                worker.process().kill();

                // When
                worker(cluster, "worker-2", work);

                // Then
                Waits.until(() -> assertThat(orphans).noneMatch(OrphanFaultIT::isAlive));
                assertThat(directories(work)).isEqualTo(1);

                // And when
                serve(client, served);
                Waits.until(() -> assertThat(pids(code)).hasSize(4));
                worker(cluster, "worker-3", work);

                // Then
                assertThat(pids(code).subList(2, 4)).allMatch(OrphanFaultIT::isAlive);
                assertThat(directories(work)).isEqualTo(2);
            }
        }
    }

    /** Each notes its number when it begins. */
    private Path writePrograms() throws IOException {
        Path code = Files.createDirectory(data.resolve("code"));
        Files.createFile(code.resolve("pids"));
        Files.writeString(code.resolve("serve.py"), """
                import os
                from http.server import BaseHTTPRequestHandler, HTTPServer

                class Server(BaseHTTPRequestHandler):
                    def do_POST(self):
                        self.send_response(204)
                        self.end_headers()

                with open("pids", "a") as pids:
                    pids.write("%d\\n" % os.getpid())
                HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Server).serve_forever()
                """);
        Files.writeString(code.resolve("run.sh"), """
                #!/bin/sh
                echo $$ >> pids
                exec sleep "$(cat)"
                """);
        Files.setPosixFilePermissions(code.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return code;
    }

    private static Cluster.Role worker(Cluster cluster, String node, Path work) {
        return cluster.worker(node, "worker.runtime.work-directory=" + work);
    }

    private static void serve(Client client, String function) {
        Waits.until(() -> assertThat(client.post("/eywa/api/functions/sync/" + function + "/", "{}")
                        .statusCode())
                .isEqualTo(204));
    }

    private static List<Long> pids(Path code) throws IOException {
        return Files.readAllLines(code.resolve("pids")).stream()
                .map(Long::valueOf)
                .toList();
    }

    /** One that has ended may still be listed, where nobody asks for the exit codes of orphans. */
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static long directories(Path work) {
        try (Stream<Path> directories = Files.list(work)) {
            return directories.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
