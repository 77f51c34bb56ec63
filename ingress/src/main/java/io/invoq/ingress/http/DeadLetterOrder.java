package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.deadletter.LetterFilter;
import io.invoq.ingress.deadletter.LetterKind;
import io.invoq.ingress.deadletter.Selection;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The body of a redrive or purge: {@code {"ids":[...]}}, or {@code {"function", "from", "to"}} of which one at least is
 * given, so that nobody acts on everything by an empty body. Everything that is wrong ends the request with 400 and is
 * named.
 *
 * @param selection which letters
 * @param again whether letters that were redriven before are redriven once more
 */
record DeadLetterOrder(Selection selection, boolean again) {

    private static final Set<String> NARROWING = Set.of("function", "from", "to");

    /** What is to be done. */
    enum Verb {
        REDRIVE,
        PURGE;

        private List<String> fields() {
            return switch (this) {
                case REDRIVE -> List.of("ids", "again", "function", "from", "to", "cursor", "limit");
                case PURGE -> List.of("ids", "function", "from", "to", "kind", "cursor", "limit");
            };
        }
    }

    static DeadLetterOrder read(String tenant, JsonNode body, Verb verb) {
        Map<String, String> parameters = new LinkedHashMap<>();
        body.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (!verb.fields().contains(name)) {
                throw DeadLetterQuery.wrong(
                        "field '" + name + "' is not known; known are " + String.join(", ", verb.fields()));
            }
            if (!name.equals("ids") && !name.equals("again")) {
                boolean fits = name.equals("limit") ? value.isIntegralNumber() : value.isTextual();
                if (!fits) {
                    throw DeadLetterQuery.wrong(name + " must be "
                            + (name.equals("limit") ? "a whole number" : "a string") + ", not " + value);
                }
                parameters.put(name, value.asText());
            }
        });
        if (body.has("ids")) {
            if (!parameters.isEmpty()) {
                throw DeadLetterQuery.wrong(
                        "ids and " + String.join(", ", parameters.keySet()) + " exclude each other");
            }
            return new DeadLetterOrder(
                    new Selection.ByIds(LetterFilter.all(tenant), ids(body.get("ids"))), again(body));
        }
        if (parameters.keySet().stream().noneMatch(NARROWING::contains)) {
            throw DeadLetterQuery.wrong("the body must have ids, or one at least of function, from and to");
        }
        if (verb == Verb.REDRIVE) {
            parameters.put("kind", LetterKind.INVOCATION.wireName());
        }
        DeadLetterQuery query = DeadLetterQuery.of(parameters);
        LetterFilter filter = query.filter(tenant);
        return new DeadLetterOrder(
                new Selection.ByFilter(filter, query.cursor(), query.limit(Selection.MOST)), again(body));
    }

    /** The same among letters of those functions alone. */
    DeadLetterOrder of(Predicate<FunctionUrn> functions) {
        return new DeadLetterOrder(selection.of(functions), again);
    }

    private static List<RequestId> ids(JsonNode array) {
        if (!array.isArray() || array.isEmpty() || array.size() > Selection.MOST) {
            throw DeadLetterQuery.wrong("ids must be an array of 1 to " + Selection.MOST + " request ids, not "
                    + (array.isArray() ? array.size() + " of them" : "a " + array.getNodeType()));
        }
        Set<RequestId> ids = new LinkedHashSet<>();
        for (JsonNode item : array) {
            ids.add(RequestId.parse(item.asText())
                    .orElseThrow(() -> DeadLetterQuery.wrong("ids holds " + shortened(item) + ", which is no UUID")));
        }
        return new ArrayList<>(ids);
    }

    private static boolean again(JsonNode body) {
        JsonNode again = body.path("again");
        if (!again.isMissingNode() && !again.isBoolean()) {
            throw DeadLetterQuery.wrong("again must be true or false, not " + shortened(again));
        }
        return again.asBoolean(false);
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
