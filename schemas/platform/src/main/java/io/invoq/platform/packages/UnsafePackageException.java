package io.invoq.platform.packages;

import io.invoq.platform.config.DataSize;

/** A package that must not be unpacked; the message names the entry and the limit. */
public final class UnsafePackageException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_NAME = 120;

    private final boolean tooLarge;

    private UnsafePackageException(String message, boolean tooLarge) {
        super(message);
        this.tooLarge = tooLarge;
    }

    /** Something is wrong with the package as a whole. */
    static UnsafePackageException broken(String problem) {
        return new UnsafePackageException("the package " + problem, false);
    }

    /** Something is wrong with an entry. */
    static UnsafePackageException entry(String name, String problem) {
        return new UnsafePackageException("entry '" + shown(name) + "' " + problem, false);
    }

    /** An entry is beyond a limit. */
    static UnsafePackageException entryBeyond(String name, String problem) {
        return new UnsafePackageException("entry '" + shown(name) + "' " + problem, true);
    }

    /** The package as a whole is beyond a limit. */
    static UnsafePackageException beyond(String problem) {
        return new UnsafePackageException("the package " + problem, true);
    }

    /** An upload is beyond the limit. */
    public static UnsafePackageException tooLarge(String size, long limit) {
        return beyond("of " + size + " exceeds packages.max-size=" + new DataSize(limit));
    }

    /** Whether a limit of size is the reason, rather than what the package is. */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /** What is wrong, in words. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Control characters as question marks, since the name is the uploader's. */
    private static String shown(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .forEach(c -> text.appendCodePoint(Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c));
        return text.length() < name.length() ? text + "..." : text.toString();
    }
}
