package io.invoq.wire.function;

/** A function URN that does not parse. The message names the URN, what is wrong with it and the form expected. */
public final class MalformedUrnException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    MalformedUrnException(String urn, String problem) {
        super("function URN '%s': %s; expected sn:cn:yrk:<tenant>:function:0@<service>@<function>[:<version>]"
                .formatted(abbreviate(urn), abbreviate(problem)));
    }

    private static String abbreviate(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "... (" + text.length() + " characters)";
    }
}
