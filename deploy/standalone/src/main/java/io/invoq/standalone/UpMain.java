package io.invoq.standalone;

import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.lifecycle.RoleProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a standalone as a process: {@code deploy/invoq up}. */
@Command(
        name = "invoq up",
        mixinStandardHelpOptions = true,
        description = "Runs broker, ingress, worker and callback dispatcher in one process.")
public final class UpMain implements Callable<Integer> {

    @Option(names = "--port", description = "Port for callers; 0 takes a free one. Default: 8080.")
    private @Nullable Integer port;

    @Option(names = "--admin-port", description = "Port for operators; 0 takes a free one. Default: 9090.")
    private @Nullable Integer adminPort;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept. Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with more configuration.")
    private @Nullable Path file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; wins over file and environment.")
    private List<String> assignments = new ArrayList<>();

    private UpMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new UpMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> assigned = new ArrayList<>(assignments);
        if (port != null) {
            assigned.add("ingress.port=" + port);
        }
        if (adminPort != null) {
            assigned.add("admin.port=" + adminPort);
        }
        ConfigSources sources = StandaloneDefaults.in(data.toAbsolutePath().normalize())
                .file(file)
                .environment(System.getenv())
                .set(assigned);
        return RoleProcess.run(StandaloneConfig.class, sources, UpMain::start);
    }

    private static AutoCloseable start(StandaloneConfig config) throws InterruptedException {
        Standalone standalone = Standalone.start(config);
        Path data = config.node().data();
        String host = config.ingress().host();
        System.out.printf("Invoq is up at http://%s:%d%n", host, standalone.port());
        System.out.printf(
                "  health          http://%s:%d/health/ready%n", config.admin().host(), standalone.adminPort());
        System.out.printf("  broker          %s%n", standalone.bootstrapServers());
        System.out.printf("  admin token     %s%n", data.resolve("admin.token"));
        System.out.printf("  webhook secret  %s%n", data.resolve(StandaloneDefaults.SECRET_FILE));
        System.out.printf(
                "  callers         %s%n",
                host.equals("127.0.0.1")
                        ? "from this machine only (ingress.host=127.0.0.1)"
                        : "from wherever " + host + " is reached");
        System.out.printf(
                "  callbacks       %s%n",
                config.callbacks().callbacks().allowLoopback()
                        ? "may go to this machine's own services (callbacks.allow-loopback=true)"
                        : "do not go to this machine's own services");
        System.out.flush();
        return standalone;
    }
}
