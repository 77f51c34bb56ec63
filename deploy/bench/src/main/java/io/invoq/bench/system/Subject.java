package io.invoq.bench.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Invoq as it is under test: the roles of one checkout, running, and the broker that they share. Safe for use by several
 * threads; owned by the {@link Bench} that started it.
 */
public final class Subject implements AutoCloseable {

    /** The role that runs functions. */
    public static final String WORKER = "worker";

    /** The role that delivers callbacks. */
    public static final String DISPATCHER = "callback-dispatcher";

    private static final String BROKER = "broker";

    /** What a checkout prints when its broker serves, and what its standalone does. */
    private static final String BROKER_READY = "ready bootstrap=";

    private static final String STANDALONE_BROKER = "broker ";

    private final Path root;
    private final Path scratch;
    private final int port;
    private final List<RoleProcess> broker = new CopyOnWriteArrayList<>();
    private final List<RoleProcess> processes = new CopyOnWriteArrayList<>();
    private String bootstrapServers = "";
    private String token = "";
    private Map<String, String> functions = Map.of();

    private Subject(Path root, Path scratch) throws IOException {
        this.root = root;
        this.scratch = Files.createDirectories(scratch);
        this.port = ChildProcess.freePort();
    }

    /**
     * One that is not started yet, so that its owner can close it while it starts.
     *
     * @param root the checkout, built
     * @param scratch a directory of its own
     */
    static Subject in(Path root, Path scratch) throws IOException {
        return new Subject(root, scratch);
    }

    /** Starts its processes, and registers the functions of the bench. */
    void start(boolean standalone) throws IOException, InterruptedException {
        if (standalone) {
            startStandalone();
        } else {
            startRoles();
        }
        functions = functionsOf().register();
    }

    private void startRoles() throws IOException, InterruptedException {
        List<String> arguments =
                List.of("--port", "0", "--data", scratch.resolve("kafka").toString());
        bootstrapServers = start(BROKER, BROKER, arguments, BROKER_READY, broker);
        List<String> ingress = new ArrayList<>(RoleSettings.INGRESS);
        ingress.add("ingress.port=" + port);
        Waiting[] waiting = {
            startRole(WORKER, RoleSettings.WORKER),
            startRole(DISPATCHER, RoleSettings.DISPATCHER),
            startRole("ingress", ingress)
        };
        for (Waiting role : waiting) {
            role.process.awaitOk(role.health);
        }
        token = Files.readString(scratch.resolve("ingress").resolve("admin.token"))
                .strip();
    }

    private record Waiting(RoleProcess running, ChildProcess process, URI health) {}

    private Waiting startRole(String role, List<String> settings) throws IOException {
        int adminPort = ChildProcess.freePort();
        List<String> all = new ArrayList<>(RoleSettings.TOPICS);
        all.addAll(settings);
        all.add("node.id=" + role);
        all.add("node.data=" + scratch.resolve(role));
        all.add("kafka.bootstrap-servers=" + bootstrapServers);
        all.add("admin.port=" + adminPort);
        ChildProcess process = launch(role, assignments(all));
        RoleProcess running = new RoleProcess(role, "", process);
        processes.add(running);
        return new Waiting(running, process, URI.create("http://127.0.0.1:" + adminPort + "/health/ready"));
    }

    private void startStandalone() throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(RoleSettings.TOPICS);
        settings.addAll(RoleSettings.INGRESS);
        settings.addAll(RoleSettings.WORKER);
        settings.addAll(RoleSettings.DISPATCHER);
        Path data = scratch.resolve("standalone");
        List<String> arguments = new ArrayList<>(
                List.of("--port", Integer.toString(port), "--admin-port", "0", "--data", data.toString()));
        arguments.addAll(assignments(settings));
        bootstrapServers = start("standalone", "up", arguments, STANDALONE_BROKER, processes);
        token = Files.readString(data.resolve("admin.token")).strip();
    }

    private static List<String> assignments(List<String> settings) {
        return settings.stream()
                .flatMap(setting -> List.of("--set", setting).stream())
                .toList();
    }

    private ChildProcess launch(String command, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(root.resolve("deploy/invoq").toString(), command));
        line.addAll(arguments);
        return ChildProcess.start(command, line, scratch.resolve(command + ".log"));
    }

    /** Starts a process, and gives back what it prints behind a prefix when it is ready. */
    private String start(
            String role, String command, List<String> arguments, String prefix, Collection<RoleProcess> owner)
            throws IOException, InterruptedException {
        ChildProcess process = launch(command, arguments);
        owner.add(new RoleProcess(role, "", process));
        return process.awaitLine(prefix);
    }

    /** Where its broker is. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where its ingress answers. */
    public int port() {
        return port;
    }

    /** A token that may call everything. */
    public String token() {
        return token;
    }

    /** Eywa's id of a function of the bench: {@code echo} (java-inline), {@code http-echo}, {@code python-echo}, {@code node-echo}. */
    public String functionId(String name) {
        String id = functions.get(name);
        if (id == null) {
            throw new BenchException("the bench has no function '" + name + "', only " + functions.keySet());
        }
        return id;
    }

    /** Its roles; without the broker, unless that shares their process. */
    public Iterable<RoleProcess> processes() {
        return List.copyOf(processes);
    }

    /** Its broker, unless that shares the process of the roles. */
    public List<RoleProcess> broker() {
        return List.copyOf(broker);
    }

    /** Whether a role runs in a process of its own, which can be stopped by itself. */
    public boolean has(String role) {
        return processes.stream().anyMatch(process -> process.role().equals(role));
    }

    /** Ends a role, in good order; nothing happens when it does not run. */
    public void stop(String role) {
        List<RoleProcess> ended = processes.stream()
                .filter(process -> process.role().equals(role))
                .toList();
        ended.forEach(RoleProcess::close);
        processes.removeAll(ended);
    }

    /** Starts a worker or a dispatcher that was stopped; when it returns, the process is ready. */
    public RoleProcess start(String role) throws IOException, InterruptedException {
        Waiting waiting = startRole(role, role.equals(WORKER) ? RoleSettings.WORKER : RoleSettings.DISPATCHER);
        waiting.process.awaitOk(waiting.health);
        return waiting.running;
    }

    /** Registers a function that runs inside the worker. */
    public void register(InlineFunctionSpec function) throws IOException, InterruptedException {
        functionsOf().register(function);
    }

    private BenchFunctions functionsOf() {
        return new BenchFunctions(root, scratch, port, token);
    }

    @Override
    public void close() {
        processes.reversed().forEach(RoleProcess::close);
        broker.forEach(RoleProcess::close);
    }
}
