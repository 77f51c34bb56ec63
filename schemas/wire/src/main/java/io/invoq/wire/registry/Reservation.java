package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.List;

/**
 * Instances of a version that are set aside under a label, for the calls that ask for that label.
 *
 * @param urn the version
 * @param label what calls name
 * @param instances how many, for each cluster; at least one, no cluster twice
 * @param createdAt when the label was made
 * @param updatedAt when this entry was written
 */
public record Reservation(
        FunctionUrn urn, String label, List<Instances> instances, Instant createdAt, Instant updatedAt)
        implements RegistryEntry {

    static final String PREFIX = "reservation/";

    public Reservation {
        requireNonNull(urn, "urn is missing");
        requireNonNull(label, "label is missing");
        instances = List.copyOf(requireNonNull(instances, "instances is missing"));
        requireNonNull(createdAt, "createdAt is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("instances is empty");
        }
        if (instances.stream().map(Instances::clusterId).distinct().count() < instances.size()) {
            throw new IllegalArgumentException("instances names one cluster twice");
        }
    }

    /** Under which a version's label stands. */
    public static String key(FunctionUrn version, String label) {
        return PREFIX + version + '/' + label;
    }

    /** Under which all labels of one version stand, and nothing else. */
    public static KeyRange ofVersion(FunctionUrn version) {
        return KeyRange.under(PREFIX + version + '/');
    }

    /** Under which the labels of all versions of the function stand, and nothing else. */
    public static KeyRange all(FunctionUrn function) {
        return KeyRange.under(PREFIX + RegistryEntry.beforeVersion(function));
    }

    @Override
    public String key() {
        return key(urn, label);
    }

    /**
     * How many instances of one cluster.
     *
     * @param clusterId its name
     * @param minInstances that stand ready always
     * @param maxInstances at most; not less than {@code minInstances}
     */
    public record Instances(String clusterId, int minInstances, int maxInstances) {

        public Instances {
            requireNonNull(clusterId, "instances.clusterId is missing");
            if (minInstances < 0 || maxInstances < minInstances) {
                throw new IllegalArgumentException(
                        "instances from " + minInstances + " to " + maxInstances + " are not possible");
            }
        }
    }
}
