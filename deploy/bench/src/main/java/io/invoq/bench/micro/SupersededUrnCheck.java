package io.invoq.bench.micro;

import java.util.regex.Pattern;

/** How the parts of a URN were checked until {@link FunctionUrnBenchmark} showed that the expressions were most of it. */
final class SupersededUrnCheck {

    private static final int LONGEST_PART = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z]([a-zA-Z0-9_-]*[a-zA-Z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9._-]+");

    private SupersededUrnCheck() {}

    /** The parts of a URN of seven, checked. */
    static String[] parse(String urn) {
        String[] parts = urn.split(":", -1);
        String[] name = parts[5].split("@", -1);
        if (fits(parts[3], LABEL) && fits(name[1], NAME) && fits(name[2], NAME) && fits(parts[6], LABEL)) {
            return new String[] {parts[3], name[1], name[2], parts[6]};
        }
        throw new IllegalArgumentException("URN " + urn + " has a part that does not fit");
    }

    private static boolean fits(String part, Pattern form) {
        return part.length() <= LONGEST_PART && form.matcher(part).matches();
    }
}
