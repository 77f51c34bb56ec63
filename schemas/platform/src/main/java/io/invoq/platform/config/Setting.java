package io.invoq.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of a configuration record: the text of its row in the configuration reference, its default
 * and its range. The key is the component's name in lower-dash form, under the key of the record that holds it.
 *
 * <p>A component of a record type is a section of its own. One with neither default nor {@code @Nullable} is required.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** Stands for "no default". */
    String NONE = "\0";

    /** Meaning, and what breaks when it is wrong. */
    String about();

    /** The default, written as one would write it in the file. */
    String byDefault() default NONE;

    /** The smallest value allowed, in the same notation; for numbers, durations and sizes. */
    String min() default NONE;

    /** The largest value allowed. */
    String max() default NONE;

    /** Whether the value must not be shown. */
    boolean secret() default false;

    /** For a section: whether its keys stand beside the holder's own instead of under a name of their own. */
    boolean flat() default false;
}
