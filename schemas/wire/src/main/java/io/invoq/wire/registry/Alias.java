package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name that stands for versions of a function, so that callers need not know which one is in use. It goes to one version,
 * or shares its calls out by weight, or sends those whose headers meet rules to another version.
 *
 * @param urn of the function, with the alias's name where a version stands; no version has that name
 * @param revisionId changes with every write, so that a stale update can be refused
 * @param functionVersion where calls go when nothing else says otherwise
 * @param description free text
 * @param weights each version's share of the calls in hundredths, 100 in all; empty when calls are not shared out
 * @param rules null when there are none; never together with weights
 * @param createdAt when the alias was made
 * @param updatedAt when this revision was written
 */
public record Alias(
        FunctionUrn urn,
        String revisionId,
        String functionVersion,
        String description,
        List<Weight> weights,
        @Nullable Rules rules,
        Instant createdAt,
        Instant updatedAt)
        implements RegistryEntry {

    static final String PREFIX = "alias/";

    /** What the weights of an alias are in all. */
    public static final int TOTAL_WEIGHT = 100;

    public Alias {
        requireNonNull(urn, "urn is missing");
        requireNonNull(revisionId, "revisionId is missing");
        requireNonNull(functionVersion, "functionVersion is missing");
        description = requireNonNullElse(description, "");
        weights = List.copyOf(requireNonNullElse(weights, List.of()));
        requireNonNull(createdAt, "createdAt is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
        int total = weights.stream().mapToInt(Weight::weight).sum();
        if (!weights.isEmpty() && total != TOTAL_WEIGHT) {
            throw new IllegalArgumentException("weights are " + total + " in all, not " + TOTAL_WEIGHT);
        }
        if (!weights.isEmpty() && rules != null) {
            throw new IllegalArgumentException("there are both weights and rules");
        }
    }

    /** Under which the alias stands. */
    public static String key(FunctionUrn urn) {
        return PREFIX + urn;
    }

    /** Under which all aliases of the function stand, and nothing else. */
    public static KeyRange all(FunctionUrn function) {
        return KeyRange.under(PREFIX + RegistryEntry.beforeVersion(function));
    }

    /** Under which all aliases of all functions stand, and nothing else. */
    public static KeyRange all() {
        return KeyRange.under(PREFIX);
    }

    /** The versions that its calls may go to. */
    public Set<String> versions() {
        Set<String> versions = new LinkedHashSet<>();
        versions.add(functionVersion);
        weights.forEach(weight -> versions.add(weight.functionVersion()));
        if (rules != null) {
            versions.add(rules.grayVersion());
        }
        return versions;
    }

    @Override
    public String key() {
        return key(urn);
    }

    /**
     * A version's share of the calls.
     *
     * @param weight in hundredths, 0 to 100
     */
    public record Weight(String functionVersion, int weight) {

        public Weight {
            requireNonNull(functionVersion, "functionVersion is missing");
            if (weight < 0 || weight > TOTAL_WEIGHT) {
                throw new IllegalArgumentException("weight " + weight + " is not within 0 to " + TOTAL_WEIGHT);
            }
        }
    }

    /**
     * Which calls go to another version.
     *
     * @param logic whether a call must meet all of the rules or one of them
     * @param rules each {@code <header>:<operator>:<value>}; at least one
     * @param grayVersion where a call goes that meets them
     */
    public record Rules(Logic logic, List<String> rules, String grayVersion) {

        public Rules {
            requireNonNull(logic, "rules.logic is missing");
            rules = List.copyOf(requireNonNull(rules, "rules.rules is missing"));
            requireNonNull(grayVersion, "rules.grayVersion is missing");
            if (rules.isEmpty()) {
                throw new IllegalArgumentException("rules.rules is empty");
            }
        }
    }

    /** How several rules are one. */
    public enum Logic {
        /** All must be met. */
        @JsonProperty("and")
        AND,
        /** One is enough. */
        @JsonProperty("or")
        OR
    }
}
