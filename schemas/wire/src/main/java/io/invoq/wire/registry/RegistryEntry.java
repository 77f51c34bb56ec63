package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that the registry keeps. Its key on the topic names kind and identity: {@code <kind>/<identity>}. */
public sealed interface RegistryEntry
        permits RegistryEntry.Function,
                RegistryEntry.Token,
                RegistryEntry.Answer,
                TenantQuota,
                TokenUse,
                Pause,
                Secret,
                Alias,
                Reservation,
                PackageEntry {

    /** The record's key. */
    String key();

    /** What the URNs of all versions of the function begin with, and no others. */
    static String beforeVersion(FunctionUrn urn) {
        return urn.withoutVersion() + ":";
    }

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
            return KeyRange.under(PREFIX + beforeVersion(urn));
        }

        /** Under which all functions stand, and nothing else. */
        public static KeyRange all() {
            return KeyRange.under(PREFIX);
        }

        /** Under which all functions of the tenant stand, and nothing else. */
        public static KeyRange ofTenant(String tenant) {
            return KeyRange.under(PREFIX + FunctionUrn.prefixOf(tenant));
        }

        @Override
        public String key() {
            return key(definition.urn());
        }
    }

    /**
     * The secret of an access token, known by its hash alone. While a token is given a new secret it may have two, which are
     * two entries with one id.
     *
     * @param sha256 64 lower-case hex digits of the SHA-256 of the secret
     * @param name for people
     * @param createdAt when the token was made
     * @param id names the token, whatever its secret; older entries have none, and one that follows from the hash then
     * @param tenant for whom alone it may be used; null for an operator's, which may be used for all
     * @param scopes what it may be used for; everything in older entries
     * @param functions the only ones that it may be used for, without their versions; empty for all of the tenant's
     * @param expiresAt when it ends by itself; null for never
     * @param retiredAt since when it is not the token's secret any more, or the token is revoked; it is still good until
     *     {@code expiresAt}. Null for one in use
     * @param quota how much may be called with it; null for any number
     */
    record Token(
            String sha256,
            String name,
            Instant createdAt,
            UUID id,
            @Nullable String tenant,
            Set<TokenScope> scopes,
            List<FunctionUrn> functions,
            @Nullable Instant expiresAt,
            @Nullable Instant retiredAt,
            @Nullable Quota quota)
            implements RegistryEntry {

        static final String PREFIX = "token/";

        public Token {
            requireNonNull(sha256, "sha256 is missing");
            requireNonNull(name, "name is missing");
            requireNonNull(createdAt, "createdAt is missing");
            id = requireNonNullElseGet(id, () -> UUID.nameUUIDFromBytes(sha256.getBytes(StandardCharsets.UTF_8)));
            Set<TokenScope> ordered = EnumSet.noneOf(TokenScope.class);
            ordered.addAll(requireNonNullElseGet(scopes, () -> EnumSet.allOf(TokenScope.class)));
            scopes = Collections.unmodifiableSet(ordered);
            functions = List.copyOf(requireNonNullElseGet(functions, List::of));
        }

        /** An operator's token for everything, without end. */
        public Token(String sha256, String name, Instant createdAt) {
            this(
                    sha256,
                    name,
                    createdAt,
                    UUID.nameUUIDFromBytes(sha256.getBytes(StandardCharsets.UTF_8)),
                    null,
                    EnumSet.allOf(TokenScope.class),
                    List.of(),
                    null,
                    null,
                    null);
        }

        /** Under which the token with that hash stands. */
        public static String key(String sha256) {
            return PREFIX + sha256;
        }

        /** Under which all tokens stand, and nothing else. */
        public static KeyRange all() {
            return KeyRange.under(PREFIX);
        }

        /** Whether it may be used for all tenants. */
        public boolean forAllTenants() {
            return tenant == null;
        }

        /** Whether it has expired by then, or was given no time when it was retired: then no clock that is late helps it. */
        public boolean endedBy(Instant now) {
            if (expiresAt == null) {
                return false;
            }
            boolean hasNoTime = retiredAt != null && !retiredAt.isBefore(expiresAt);
            return hasNoTime || !now.isBefore(expiresAt);
        }

        /** Whether its list of functions lets that one pass, whatever its version. Makes nothing, since calls ask it. */
        public boolean lists(FunctionUrn function) {
            if (functions.isEmpty()) {
                return true;
            }
            for (int i = 0; i < functions.size(); i++) {
                if (functions.get(i).isSameFunction(function)) {
                    return true;
                }
            }
            return false;
        }

        /** The same token with this entry as a former secret, good until that moment at the latest. */
        public Token retired(Instant at, Instant until) {
            Instant end = expiresAt != null && expiresAt.isBefore(until) ? expiresAt : until;
            return new Token(sha256, name, createdAt, id, tenant, scopes, functions, end, at, quota);
        }

        /** The same token with another secret. */
        public Token withSecret(String otherSha256) {
            return new Token(otherSha256, name, createdAt, id, tenant, scopes, functions, expiresAt, null, quota);
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
