package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.invoq.ingress.auth.AccessTokens;
import io.invoq.ingress.auth.FailedTries;
import io.invoq.ingress.auth.TokenRegistry;
import io.invoq.ingress.auth.TokenUses;
import io.invoq.ingress.batch.BatchReader;
import io.invoq.ingress.cancel.CancelWriter;
import io.invoq.ingress.deadletter.DeadLetters;
import io.invoq.ingress.idempotency.KeyedCalls;
import io.invoq.ingress.invoke.InFlight;
import io.invoq.ingress.invoke.Invoker;
import io.invoq.ingress.packages.Packages;
import io.invoq.ingress.quota.QuotaRegistry;
import io.invoq.ingress.quota.Quotas;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.ingress.registry.Pauses;
import io.invoq.ingress.secret.Secrets;
import io.invoq.ingress.status.Statuses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server that callers connect to: Helidon with a virtual thread per request. {@link #close()} refuses new calls
 * with 503, ends waits for results, lets calls in flight end within the drain timeout, then stops the server. Owns the server only.
 */
public final class HttpIngress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpIngress.class);

    private final WebServer server;
    private final Gate gate;
    private final Linger linger;
    private final Statuses statuses;
    private final Duration drainTimeout;

    /**
     * Where to listen and how much to take.
     *
     * @param host address to bind
     * @param port 0 for a free one
     * @param maxBodySize in bytes
     * @param batch how much a batch of calls may be
     * @param drainTimeout how long closing waits for calls in flight
     */
    public record Settings(String host, int port, long maxBodySize, BatchReader.Limits batch, Duration drainTimeout) {}

    /** Who may call, and how much; none of it is owned. */
    public record Admission(
            AccessTokens tokens,
            FailedTries tries,
            TokenUses uses,
            TokenRegistry tokenRegistry,
            Quotas quotas,
            QuotaRegistry quotaRegistry) {}

    /** What the handlers work with; none of it is owned. */
    public record Parts(
            Admission admission,
            FunctionRegistry registry,
            Pauses pauses,
            Secrets secrets,
            Management management,
            Packages packages,
            Invoker invoker,
            KeyedCalls keyedCalls,
            DeadLetters deadLetters,
            CancelWriter cancels,
            Statuses statuses,
            InFlight inFlight,
            InstantSource clock) {}

    private HttpIngress(WebServer server, Gate gate, Linger linger, Statuses statuses, Duration drainTimeout) {
        this.server = server;
        this.gate = gate;
        this.linger = linger;
        this.statuses = statuses;
        this.drainTimeout = drainTimeout;
    }

    /** Starts listening. */
    public static HttpIngress start(Settings settings, Parts parts) {
        Admission admission = parts.admission();
        Gate gate = new Gate(admission.tokens(), admission.tries(), admission.uses(), parts.inFlight());
        Linger linger = new Linger();
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .maxPayloadSize(serverBound(settings, parts.packages()))
                .contentEncoding(new PlainBodies())
                .directHandlers(UnreadRequests.handlers(
                        settings.maxBodySize(), parts.packages().limits().size(), parts.clock()))
                .errorHandling(errors -> errors.includeEntity(true))
                .routing(routing(settings, parts, gate, linger))
                .build()
                .start();
        if (!server.isRunning()) {
            linger.close();
            throw new ListenException(settings.host(), settings.port());
        }
        return new HttpIngress(server, gate, linger, parts.statuses(), settings.drainTimeout());
    }

    /** The port in use, also when a free one was asked for. */
    public int port() {
        return server.port();
    }

    /** Whether new calls are refused because the node is stopping. */
    public boolean isDraining() {
        return gate.isDraining();
    }

    @Override
    public void close() {
        statuses.releaseWaiting();
        try {
            if (!gate.drain(drainTimeout)) {
                LOG.atWarn().addKeyValue("drainTimeout", drainTimeout).log("calls still in flight are cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        linger.close();
    }

    /** Uploads are the largest bodies; they are read as they come. */
    private static long serverBound(Settings settings, Packages packages) {
        return Math.max(
                Bodies.serverBound(settings.maxBodySize()), packages.limits().size() + UploadBody.FORM);
    }

    private static HttpRouting.Builder routing(Settings settings, Parts parts, Gate gate, Linger linger) {
        Bodies bodies = new Bodies(settings.maxBodySize(), parts.inFlight());
        FunctionCalls calls = new FunctionCalls(
                parts.invoker(), parts.keyedCalls(), parts.admission().quotas(), bodies, parts.pauses());
        EywaDialect eywa = new EywaDialect(parts.registry(), calls);
        Management management = parts.management();
        OpenYuanrongDialect openYuanrong = new OpenYuanrongDialect(management.targets(), calls);
        FunctionsApi functions = new FunctionsApi(
                new FunctionsApi.Parts(
                        parts.registry(), management.versions(), management.lists(), management.environments()),
                bodies);
        ManagementApi serverless = new ManagementApi(new ManagementApi.Parts(
                openYuanrong,
                functions,
                new VersionsApi(management.versions(), management.environments(), bodies),
                new AliasesApi(management.aliases(), bodies),
                new ReservationsApi(management.reservations(), bodies)));
        EywaFunctionsApi eywaFunctions = new EywaFunctionsApi(
                new EywaFunctionsApi.Parts(
                        management.eywaFunctions(),
                        management.versions(),
                        management.lists(),
                        management.environments()),
                bodies);
        BatchApi.Finders finders = new BatchApi.Finders(parts.registry(), management.targets());
        BatchApi batch = new BatchApi(
                finders,
                new BatchCalls(parts.invoker(), parts.keyedCalls()),
                parts.admission().quotas(),
                bodies,
                new BatchReader(settings.batch()),
                parts.clock());
        NativeFunctionsApi nativeFunctions = new NativeFunctionsApi(batch, new PauseApi(finders, parts.pauses()));
        DeadLettersApi deadLetters = new DeadLettersApi(parts.deadLetters(), bodies);
        InvocationsApi invocations = new InvocationsApi(
                new StatusApi(parts.statuses(), bodies),
                new CancelApi(parts.cancels(), parts.statuses(), parts.clock()));
        AsyncResultsApi asyncResults = new AsyncResultsApi(parts.statuses(), bodies);
        Exchanges exchanges = new Exchanges(parts.clock(), linger);
        Guarded guarded = new Guarded(gate, exchanges);
        byte[] openApi = resource("openapi.json");
        HttpRouting.Builder routes = HttpRouting.builder();
        addTokens(routes, parts, bodies, guarded);
        addCode(routes, parts, bodies, guarded);
        return routes.addFilter((chain, request, response) -> refuseMalformed(chain, request, response, exchanges))
                .any(EywaDialect.SYNC + "*", guarded.by(ErrorFormat.EYWA, Needs.INVOKE, eywa::sync))
                .any(EywaDialect.ASYNC + "*", guarded.by(ErrorFormat.EYWA, Needs.INVOKE, eywa::async))
                .any(EywaFunctionsApi.PATH, guarded.by(ErrorFormat.EYWA, eywaFunctions::serveAll))
                .any(EywaFunctionsApi.PATH + "/*", guarded.by(ErrorFormat.EYWA, eywaFunctions::serveOne))
                .any(FunctionsApi.PATH, guarded.by(ErrorFormat.OPENYUANRONG, functions::serveAll))
                .any(AsyncResultsApi.PATH + "*", guarded.by(ErrorFormat.ASYNC_RESULTS, asyncResults::show))
                .any(
                        OpenYuanrongDialect.FUNCTIONS + "*",
                        guarded.by(ErrorFormat.OPENYUANRONG, Needs.NONE, serverless::serve))
                .any(
                        OpenYuanrongDialect.SHORT + "*",
                        guarded.by(ErrorFormat.OPENYUANRONG, Needs.INVOKE, openYuanrong::invokeShort))
                .any(BatchApi.FUNCTIONS + "*", guarded.by(ErrorFormat.PROBLEM, Needs.NONE, nativeFunctions::serve))
                .any(InvocationsApi.PATH + "*", guarded.by(ErrorFormat.PROBLEM, Needs.OF_CALLS, invocations::serve))
                .any(DeadLettersApi.PATH, guarded.by(ErrorFormat.PROBLEM, deadLetters::list))
                .any(DeadLettersApi.PATH + "/*", guarded.by(ErrorFormat.PROBLEM, deadLetters::show))
                .any(DeadLettersApi.REDRIVE, guarded.by(ErrorFormat.PROBLEM, deadLetters::redrive))
                .any(DeadLettersApi.PURGE, guarded.by(ErrorFormat.PROBLEM, deadLetters::purge))
                .get("/openapi.json", serve(openApi, exchanges))
                .any("/eywa/*", guarded.by(ErrorFormat.EYWA, Needs.NONE, HttpIngress::nothingHere))
                .any(ErrorFormat.NATIVE + "*", guarded.by(ErrorFormat.PROBLEM, Needs.NONE, HttpIngress::nothingHere))
                .any(guarded.by(ErrorFormat.OPENYUANRONG, Needs.NONE, HttpIngress::nothingHere));
    }

    private static void addTokens(HttpRouting.Builder routes, Parts parts, Bodies bodies, Guarded guarded) {
        Admission admission = parts.admission();
        TokensApi tokens =
                new TokensApi(admission.tokenRegistry(), new TokenJson(admission.uses()), parts.registry(), bodies);
        EywaTokensApi eywa = new EywaTokensApi(admission.tokenRegistry(), bodies);
        QuotaApi quotas = new QuotaApi(admission.quotaRegistry(), bodies);
        routes.any(TokensApi.PATH, guarded.by(ErrorFormat.PROBLEM, tokens::all))
                .any(TokensApi.PATH + "/*", guarded.by(ErrorFormat.PROBLEM, tokens::one))
                .any(EywaTokensApi.PATH, guarded.by(ErrorFormat.EYWA, eywa::all))
                .any(EywaTokensApi.PATH + "/*", guarded.by(ErrorFormat.EYWA, eywa::delete))
                .any(QuotaApi.TENANTS + "*", guarded.by(ErrorFormat.PROBLEM, quotas::serve));
    }

    /** What functions are made of: packages, images, secrets. */
    private static void addCode(HttpRouting.Builder routes, Parts parts, Bodies bodies, Guarded guarded) {
        ImagesApi images = new ImagesApi(parts.packages());
        PackagesApi packages = new PackagesApi(parts.packages());
        SecretsApi secrets = new SecretsApi(parts.secrets(), bodies);
        routes.any(ImagesApi.PATH, guarded.by(ErrorFormat.EYWA, images::collection))
                .any(ImagesApi.PATH + "/*", guarded.by(ErrorFormat.EYWA, images::one))
                .any(PackagesApi.PATH, guarded.by(ErrorFormat.PROBLEM, packages::collection))
                .any(PackagesApi.PATH + "/*", guarded.by(ErrorFormat.PROBLEM, packages::one))
                .any(SecretsApi.PATH, guarded.by(ErrorFormat.EYWA, secrets::all))
                .any(SecretsApi.PATH + "/*", guarded.by(ErrorFormat.EYWA, secrets::one));
    }

    private static Handler serve(byte[] document, Exchanges exchanges) {
        return (request, response) -> {
            Exchange exchange = exchanges.of(request, response);
            exchange.set(HeaderNames.CONTENT_TYPE, "application/json");
            exchange.send(200, document);
        };
    }

    /** Before anything else, for every path: nothing on the connection can be trusted after such a request. */
    private static void refuseMalformed(
            FilterChain chain, RoutingRequest request, RoutingResponse response, Exchanges exchanges) {
        Optional<String> problem =
                RequestCheck.problem(request.prologue().uriPath().rawPath(), request.headers());
        if (problem.isEmpty()) {
            chain.proceed();
            return;
        }
        Exchange exchange = exchanges.of(request, response);
        exchange.set(HeaderNames.CONNECTION, "close");
        exchange.send(new ApiException(ApiError.BAD_REQUEST, problem.get()), ErrorFormat.ofPath(exchange.rawPath()));
        throw new CloseConnectionException(problem.get());
    }

    private static void nothingHere(Exchange exchange) {
        throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + exchange.rawPath());
    }

    private static byte[] resource(String name) {
        try (InputStream in = HttpIngress.class.getResourceAsStream("/io/invoq/ingress/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read from the jar", e);
        }
    }
}
