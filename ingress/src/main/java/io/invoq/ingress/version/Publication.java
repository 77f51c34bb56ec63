package io.invoq.ingress.version;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.Fields;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code POST /serverless/v1/functions/{name}/versions} asks for.
 *
 * @param revisionId of the latest version, as its author saw it
 * @param versionNumber empty when one is to be made
 * @param description free text
 */
record Publication(String revisionId, String versionNumber, String description) {

    static final int LONGEST_NUMBER = 42;
    static final int LONGEST_DESCRIPTION = 1024;

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final DateTimeFormatter BY_DEFAULT =
            DateTimeFormatter.ofPattern("'v'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Reads it.
     *
     * @throws RegistrationException naming every problem
     */
    static Publication read(JsonNode body) {
        Fields fields = new Fields(body);
        String revision = fields.requiredText("revisionId");
        String number = fields.text("versionNumber").orElse("");
        if (!number.isEmpty()) {
            checkNumber(fields, number);
        }
        String description = fields.text("versionDesc").orElse("");
        fields.checkLength("versionDesc", description, LONGEST_DESCRIPTION);
        fields.text("kind")
                .filter(kind -> !kind.equals("faas"))
                .ifPresent(kind -> fields.problem("kind", "'" + kind + "' is not supported; only faas is"));
        if (!fields.problems().isEmpty()) {
            throw new RegistrationException(fields.problems());
        }
        return new Publication(revision, number, description);
    }

    private static void checkNumber(Fields fields, String number) {
        if (number.length() > LONGEST_NUMBER || !NUMBER.matcher(number).matches()) {
            fields.problem(
                    "versionNumber",
                    "'%s' is not 1 to %d letters, digits, '.', '_' and '-' with a letter or digit at both ends"
                            .formatted(number, LONGEST_NUMBER));
        } else if (number.equals(FunctionUrn.LATEST)) {
            fields.problem("versionNumber", "'latest' is the version that is not published");
        }
    }

    /** The number asked for, else one made of the time, other than those taken. */
    String number(Set<String> taken, Instant now) {
        if (!versionNumber.isEmpty()) {
            return versionNumber;
        }
        String base = BY_DEFAULT.format(now);
        String number = base;
        for (int i = 2; taken.contains(number); i++) {
            number = base + "-" + i;
        }
        return number;
    }
}
