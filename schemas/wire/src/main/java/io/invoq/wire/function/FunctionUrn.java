package io.invoq.wire.function;

/**
 * Names one version of a function, as openYuanrong writes it:
 * {@code sn:cn:yrk:<tenant>:function:0@<service>@<function>:<version>}.
 *
 * <p>A URN of six parts means the version {@code latest}. Immutable; equal when all four parts are.
 *
 * @param tenant 1 to 128 characters out of {@code [a-zA-Z0-9._-]}
 * @param service 1 to 128 characters, a letter first
 * @param function 1 to 128 characters, a letter first
 * @param version a version or an alias, {@link #LATEST} when the URN named none
 */
public record FunctionUrn(String tenant, String service, String function, String version) {

    /** The version that a URN without one means. */
    public static final String LATEST = "latest";

    private static final String PREFIX = "sn:cn:yrk:";
    private static final int LONGEST_PART = 128;
    private static final String NAME = "[a-zA-Z]([a-zA-Z0-9_-]*[a-zA-Z0-9])?";
    private static final String LABEL = "[a-zA-Z0-9._-]+";

    public FunctionUrn {
        checkLabel("tenant", tenant);
        checkName("service", service);
        checkName("function", function);
        checkLabel("version", version);
    }

    /**
     * Reads a URN of six or seven parts.
     *
     * @throws MalformedUrnException when it is anything else
     */
    public static FunctionUrn parse(String urn) {
        String[] parts = urn.split(":", -1);
        if (parts.length != 6 && parts.length != 7) {
            throw new MalformedUrnException(urn, "has " + parts.length + " parts, not 6 or 7");
        }
        if (!urn.startsWith(PREFIX) || !parts[4].equals("function")) {
            throw new MalformedUrnException(urn, "does not start with sn:cn:yrk:<tenant>:function");
        }
        String[] name = parts[5].split("@", -1);
        if (name.length != 3 || !name[0].equals("0")) {
            throw new MalformedUrnException(urn, "function name '" + parts[5] + "' is not 0@<service>@<function>");
        }
        try {
            return new FunctionUrn(parts[3], name[1], name[2], parts.length == 7 ? parts[6] : LATEST);
        } catch (IllegalArgumentException e) {
            throw new MalformedUrnException(urn, String.valueOf(e.getMessage()));
        }
    }

    /** What the URNs of all functions of the tenant begin with, and no others. */
    public static String prefixOf(String tenant) {
        return PREFIX + tenant + ":function:";
    }

    /** The function's name within its tenant, {@code 0@service@function}, as the management API has it. */
    public String name() {
        return "0@" + service + "@" + function;
    }

    /** The URN in its form of six parts, which all versions share. */
    public String withoutVersion() {
        return prefixOf(tenant) + name();
    }

    /** The same function in another version. */
    public FunctionUrn withVersion(String other) {
        return new FunctionUrn(tenant, service, function, other);
    }

    /** Whether it is a version of the same function. */
    public boolean isSameFunction(FunctionUrn other) {
        return function.equals(other.function) && service.equals(other.service) && tenant.equals(other.tenant);
    }

    /** The URN in its full form of seven parts. */
    @Override
    public String toString() {
        return withoutVersion() + ":" + version;
    }

    private static void checkLabel(String part, String value) {
        boolean fits = !value.isEmpty();
        for (int i = 0; fits && i < value.length(); i++) {
            char c = value.charAt(i);
            fits = isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
        }
        check(part, value, fits, LABEL);
    }

    private static void checkName(String part, String value) {
        int last = value.length() - 1;
        boolean fits = last >= 0 && isLetter(value.charAt(0)) && isAlphanumeric(value.charAt(last));
        for (int i = 1; fits && i < last; i++) {
            char c = value.charAt(i);
            fits = isAlphanumeric(c) || c == '_' || c == '-';
        }
        check(part, value, fits, NAME);
    }

    private static void check(String part, String value, boolean fits, String form) {
        if (value.length() > LONGEST_PART) {
            throw new IllegalArgumentException(
                    part + " has " + value.length() + " characters, more than " + LONGEST_PART);
        }
        if (!fits) {
            throw new IllegalArgumentException(part + " '" + value + "' does not match " + form);
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAlphanumeric(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }
}
