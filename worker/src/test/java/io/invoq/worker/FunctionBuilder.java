package io.invoq.worker;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.PackageDigest;
import io.invoq.wire.function.RuntimeName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes function definitions for tests. */
public final class FunctionBuilder {

    private final FunctionUrn urn;
    private int revision = 1;
    private RuntimeName runtime = RuntimeName.PYTHON3;
    private @Nullable PackageDigest packaged;
    private String path = "/nowhere";
    private String handler = "main.handler";
    private HandlerStyle style = HandlerStyle.EYWA;
    private @Nullable String initializer;
    private @Nullable String preStop;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration initializerTimeout = Duration.ofSeconds(10);
    private int minInstances;
    private int maxInstances = 2;
    private int concurrency = 1;
    private Map<String, String> environment = Map.of();
    private Instant createdAt = Instant.EPOCH;
    private List<UUID> secrets = List.of();

    private FunctionBuilder(String name) {
        this.urn = new FunctionUrn("tests", "service", name, FunctionUrn.LATEST);
    }

    public static FunctionBuilder function(String name) {
        return new FunctionBuilder(name);
    }

    public FunctionBuilder revision(int number) {
        revision = number;
        return this;
    }

    public FunctionBuilder runs(RuntimeName name, Path code, String entry) {
        runtime = name;
        path = code.toString();
        handler = entry;
        return this;
    }

    /** Code that is in a package; the path is one within it. */
    public FunctionBuilder inPackage(PackageDigest digest) {
        packaged = digest;
        return this;
    }

    public FunctionBuilder runtime(RuntimeName name) {
        runtime = name;
        return this;
    }

    public FunctionBuilder style(HandlerStyle value) {
        style = value;
        return this;
    }

    public FunctionBuilder initializer(String name, Duration limit) {
        initializer = name;
        initializerTimeout = limit;
        return this;
    }

    public FunctionBuilder preStop(String name) {
        preStop = name;
        return this;
    }

    public FunctionBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    public FunctionBuilder instances(int min, int max) {
        minInstances = min;
        maxInstances = max;
        return this;
    }

    public FunctionBuilder concurrency(int value) {
        concurrency = value;
        return this;
    }

    public FunctionBuilder environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    public FunctionBuilder secrets(UUID... ids) {
        secrets = List.of(ids);
        return this;
    }

    /** Another function of the same name. */
    public FunctionBuilder createdAt(Instant moment) {
        createdAt = moment;
        return this;
    }

    public FunctionDefinition build() {
        Instant written = Instant.EPOCH.plusSeconds(revision);
        return new FunctionDefinition(
                urn,
                "r" + revision,
                runtime,
                runtime.wireName(),
                new FunctionDefinition.Code(path, handler, style, initializer, preStop, packaged),
                new FunctionDefinition.Limits(
                        timeout,
                        initializerTimeout,
                        Duration.ofSeconds(2),
                        minInstances,
                        maxInstances,
                        concurrency,
                        500,
                        128),
                FunctionDefinition.Retry.DEFAULT,
                environment,
                secrets,
                "",
                createdAt,
                written,
                null);
    }
}
