package io.invoq.ingress.reserve;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.Fields;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.wire.registry.Reservation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request says about reserved instances.
 *
 * @param function its name
 * @param version empty for the latest
 * @param label empty when the request names none
 * @param instances empty when the request has none
 */
record ReservationOrder(String function, String version, String label, List<Reservation.Instances> instances) {

    static final int LONGEST_LABEL = 63;
    static final int MOST_INSTANCES = 1000;
    static final int LONGEST_CLUSTER = 64;
    static final int MOST_CLUSTERS = 16;
    static final String DEFAULT_CLUSTER = "cluster001";

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9.-]{1,63}");
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * Reads one that reserves: it names a label and says how many.
     *
     * @throws RegistrationException naming every problem
     */
    static ReservationOrder toReserve(JsonNode body) {
        Fields fields = new Fields(body);
        String label = fields.requiredText("instanceLabel");
        List<Reservation.Instances> instances = readInstances(fields);
        return read(fields, label, instances);
    }

    /**
     * Reads one that names a version's labels: one, or all.
     *
     * @throws RegistrationException naming every problem
     */
    static ReservationOrder toFind(JsonNode body) {
        Fields fields = new Fields(body);
        return read(fields, fields.text("instanceLabel").orElse(""), List.of());
    }

    private static ReservationOrder read(Fields fields, String label, List<Reservation.Instances> instances) {
        String function = fields.requiredText("funcName");
        String version = fields.text("version").orElse("");
        if (!label.isEmpty() && !LABEL.matcher(label).matches()) {
            fields.problem(
                    "instanceLabel",
                    "'%s' is not 1 to %d letters, digits, '-' and '.'".formatted(label, LONGEST_LABEL));
        }
        if (!fields.problems().isEmpty()) {
            throw new RegistrationException(fields.problems());
        }
        return new ReservationOrder(function, version, label, List.copyOf(instances));
    }

    private static List<Reservation.Instances> readInstances(Fields fields) {
        List<Reservation.Instances> instances = new ArrayList<>();
        Set<String> clusters = new HashSet<>();
        List<Fields> sections = fields.sections("instanceConfigInfos", MOST_CLUSTERS);
        if (sections.isEmpty()) {
            fields.problem("instanceConfigInfos", "must be a list of 1 to " + MOST_CLUSTERS + " entries");
        }
        for (Fields each : sections) {
            int problemsBefore = fields.problems().size();
            String cluster = each.text("clusterId").orElse(DEFAULT_CLUSTER);
            int min = each.number("minInstance", 0, 0, MOST_INSTANCES);
            int max = each.number("maxInstance", min, 0, MOST_INSTANCES);
            if (!CLUSTER.matcher(cluster).matches()) {
                each.problem(
                        "clusterId",
                        "'%s' is not 1 to %d letters, digits, '.', '_' and '-'".formatted(cluster, LONGEST_CLUSTER));
            } else if (!clusters.add(cluster)) {
                each.problem("clusterId", "'" + cluster + "' is there twice");
            }
            if (fields.problems().size() == problemsBefore && max < min) {
                each.problem("maxInstance", max + " is less than minInstance " + min);
            }
            if (fields.problems().size() == problemsBefore) {
                instances.add(new Reservation.Instances(cluster, min, max));
            }
        }
        return instances;
    }
}
