package io.invoq.platform.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of a configuration tree.
 *
 * @param name the full key: {@code kafka.bootstrap-servers}
 * @param component the record component that it fills
 */
record SettingKey(String name, RecordComponent component) {

    /** Every key of the tree below a record type, in the order of the components. */
    static List<SettingKey> of(Class<?> root) {
        List<SettingKey> keys = new ArrayList<>();
        collect(root, "", keys);
        return keys;
    }

    private static void collect(Class<?> type, String prefix, List<SettingKey> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = childName(prefix, component);
            if (component.getType().isRecord() && !Scalars.isScalar(component.getType())) {
                collect(component.getType(), name, keys);
            } else {
                keys.add(new SettingKey(name, component));
            }
        }
    }

    /** The key of a component within the section named by the prefix. */
    static String childName(String prefix, RecordComponent component) {
        if (setting(component).flat()) {
            return prefix;
        }
        String own = lowerDash(component.getName());
        return prefix.isEmpty() ? own : prefix + "." + own;
    }

    static Setting setting(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(component + " of " + component.getDeclaringRecord() + " has no @Setting");
        }
        return setting;
    }

    Setting setting() {
        return setting(component);
    }

    /** The environment variable for it. */
    String variable() {
        return ConfigSources.ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    boolean isAt(String other) {
        return name.equals(other);
    }

    /** Whether a value under that key is for this one; a section or map left empty is for every key below it. */
    boolean takes(String written, RawValue value) {
        if (value.text().isEmpty() && (isAt(written) || name.startsWith(written + "."))) {
            return true;
        }
        return isOpen() ? written.startsWith(name + ".") : isAt(written);
    }

    /** Whether any key below it is allowed: a map passed through to a library. */
    boolean isOpen() {
        return component.getType() == Map.class && component.getGenericType() instanceof ParameterizedType;
    }

    boolean isOptional() {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String lowerDash(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
