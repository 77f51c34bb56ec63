package io.invoq.testkit;

import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods and constructors the {@link KafkaFixture} of this JVM. The first use starts it; it is closed after
 * the last test of the JVM.
 *
 * <p>The system property {@code invoq.test.kafka} says how it runs: {@code embedded} in this JVM (the default), or
 * {@code container} by Testcontainers from the image in {@code invoq.test.kafka.image}.
 */
public final class SharedKafka implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedKafka.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return in(context);
    }

    /** The same fixture, for other extensions. */
    public static KafkaFixture in(ExtensionContext context) {
        // The root store outlives every class, and closes what it holds.
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(KafkaFixture.class, type -> start(), KafkaFixture.class);
    }

    private static KafkaFixture start() {
        String mode = System.getProperty("invoq.test.kafka", "embedded").toLowerCase(Locale.ROOT);
        return switch (mode) {
            case "embedded" -> EmbeddedKafka.start();
            case "container" ->
                ContainerKafka.start(System.getProperty("invoq.test.kafka.image", "apache/kafka:4.3.1"));
            default ->
                throw new IllegalArgumentException("invoq.test.kafka is " + mode + "; it can be embedded or container");
        };
    }
}
