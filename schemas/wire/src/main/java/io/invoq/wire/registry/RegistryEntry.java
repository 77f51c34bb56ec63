package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.wire.function.FunctionDefinition;
import java.time.Instant;

/** One thing that the registry keeps. Its key on the topic names kind and identity. */
public sealed interface RegistryEntry {

    /** The record's key. */
    String key();

    /** A version of a function. */
    record Function(FunctionDefinition definition) implements RegistryEntry {

        static final String PREFIX = "function/";

        @Override
        public String key() {
            return PREFIX + definition.urn();
        }
    }

    /**
     * An access token, known by its hash alone.
     *
     * @param sha256 64 lower-case hex digits of the SHA-256 of the token
     * @param name for operators
     * @param createdAt when it was made
     */
    record Token(String sha256, String name, Instant createdAt) implements RegistryEntry {

        static final String PREFIX = "token/";

        public Token {
            requireNonNull(sha256, "sha256 is missing");
            requireNonNull(name, "name is missing");
            requireNonNull(createdAt, "createdAt is missing");
        }

        @Override
        public String key() {
            return PREFIX + sha256;
        }
    }
}
