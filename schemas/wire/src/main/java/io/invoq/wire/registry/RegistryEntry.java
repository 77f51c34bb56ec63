package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.UUID;

/** One thing that the registry keeps. Its key on the topic names kind and identity: {@code <kind>/<identity>}. */
public sealed interface RegistryEntry {

    /** The record's key. */
    String key();

    /** A version of a function. */
    record Function(@JsonValue FunctionDefinition definition) implements RegistryEntry {

        static final String PREFIX = "function/";

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Function {
            requireNonNull(definition, "definition is missing");
        }

        /** Under which a version stands. */
        public static String key(FunctionUrn urn) {
            return PREFIX + urn;
        }

        /** Under which all versions of the function stand, and nothing else. */
        public static KeyRange versions(FunctionUrn urn) {
            String latest = key(urn.withVersion(FunctionUrn.LATEST));
            return KeyRange.under(latest.substring(0, latest.length() - FunctionUrn.LATEST.length()));
        }

        @Override
        public String key() {
            return key(definition.urn());
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

        /** Under which the token of that hash stands. */
        public static String key(String sha256) {
            return PREFIX + sha256;
        }

        @Override
        public String key() {
            return key(sha256);
        }
    }

    /**
     * What the registrar decided about a command. The newest ones are kept, so that a command that comes twice is decided
     * once, and its author learns what came of it from whoever is the registrar by then.
     *
     * @param commandId of the {@link RegistryCommand}
     * @param verdict what became of it
     * @param decidedAt by the registrar's clock
     */
    record Answer(UUID commandId, Verdict verdict, Instant decidedAt) implements RegistryEntry {

        static final String PREFIX = "answer/";

        public Answer {
            requireNonNull(commandId, "commandId is missing");
            requireNonNull(verdict, "verdict is missing");
            requireNonNull(decidedAt, "decidedAt is missing");
        }

        /** Under which a command's answer stands. */
        public static String key(UUID commandId) {
            return PREFIX + commandId;
        }

        /** Under which all answers stand, and nothing else. */
        public static KeyRange all() {
            return KeyRange.under(PREFIX);
        }

        @Override
        public String key() {
            return key(commandId);
        }
    }

    /** What became of a command. */
    enum Verdict {
        /** All of its writes stand on the topic, just before the answer. */
        @JsonProperty("applied")
        APPLIED,
        /** Nothing was written: what its author read has changed. */
        @JsonProperty("stale")
        STALE,
        /** Nothing was written: the brokers do not take an entry of that size. */
        @JsonProperty("too-large")
        TOO_LARGE
    }
}
