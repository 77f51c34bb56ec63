package io.invoq.platform.config;

/**
 * A value as written, before it has a type.
 *
 * @param text what was written
 * @param origin where: the file's name, {@code environment} or {@code --set}
 */
record RawValue(String text, String origin) {}
