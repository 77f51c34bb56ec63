package io.invoq.ingress.http;

import io.invoq.ingress.registry.Page;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.secret.Sealed;
import java.util.List;
import java.util.Map;

/** Which page of a list a query asks for. */
final class Paging {

    static final String INDEX = "pageIndex";
    static final String SIZE = "pageSize";

    /** What a function takes in a list beside its texts of any length; in bytes, as JSON in memory. */
    private static final int ROOM = 4096;

    private Paging() {}

    /** openYuanrong's parameters; ends the request with 400 when one is no number of a page. */
    static Page of(Map<String, String> query) {
        return of(query, INDEX, SIZE);
    }

    /** The same under other names. */
    static Page of(Map<String, String> query, String index, String size) {
        return new Page(number(query, index, 1, Integer.MAX_VALUE), number(query, size, Page.LARGEST, Page.LARGEST));
    }

    private static int number(Map<String, String> query, String name, int byDefault, int max) {
        String text = query.getOrDefault(name, "");
        if (text.isEmpty()) {
            return byDefault;
        }
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0;
        if (number < 1 || number > max) {
            throw ApiException.invalid(List.of("%s: '%s' is not a whole number from 1 to %d"
                    .formatted(name, text.length() <= 60 ? text : text.substring(0, 60) + "...", max)));
        }
        return (int) number;
    }

    /** What these take in a list, about. */
    static long room(List<FunctionDefinition> functions) {
        long room = 0;
        for (FunctionDefinition function : functions) {
            room += ROOM + 4L * function.description().length();
            for (Map.Entry<String, String> variable : function.environment().entrySet()) {
                room += 4L * (variable.getKey().length() + variable.getValue().length());
            }
            Sealed sealed = function.sealedEnvironment();
            room += sealed == null ? 0 : 4L * sealed.ciphertext().length();
        }
        return room;
    }
}
