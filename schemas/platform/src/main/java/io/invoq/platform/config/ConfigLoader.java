package io.invoq.platform.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a tree of configuration records. Every error of every key is collected before anything is thrown. Used by one
 * thread, once.
 */
public final class ConfigLoader {

    /** Read by the launcher, not settings. */
    private static final Set<String> LAUNCHER_VARIABLES =
            Set.of("INVOQ_JAVA_HOME", "INVOQ_JAVA_OPTS", "INVOQ_LOG_LEVEL");

    private final ConfigSources sources;
    private final Map<String, RawValue> values;
    private final List<String> errors = new ArrayList<>();
    private final Map<String, String> effective = new LinkedHashMap<>();

    private ConfigLoader(ConfigSources sources) {
        this.sources = sources;
        this.values = sources.byKey();
    }

    /**
     * A filled tree, and every key with the value in force.
     *
     * @param value the root record
     * @param effective key to value, secrets replaced by {@code ***}
     */
    public record Loaded<R extends Record>(R value, Map<String, String> effective) {}

    /**
     * Reads the sources into a tree of records.
     *
     * @throws ConfigException naming every error
     */
    public static <R extends Record> Loaded<R> load(Class<R> root, ConfigSources sources) {
        ConfigLoader loader = new ConfigLoader(sources);
        loader.errors.addAll(sources.errors());
        List<SettingKey> keys = SettingKey.of(root);
        loader.applyEnvironment(keys);
        loader.rejectUnknown(keys);
        Object value = loader.fill(root, "");
        if (!loader.errors.isEmpty() || value == null) {
            throw new ConfigException(loader.errors);
        }
        return new Loaded<>(root.cast(value), loader.effective);
    }

    private void applyEnvironment(List<SettingKey> keys) {
        Set<String> unknown = new HashSet<>(sources.byVariable().keySet());
        unknown.removeAll(LAUNCHER_VARIABLES);
        for (SettingKey key : keys) {
            sources.byVariable().forEach((variable, value) -> {
                String target = null;
                if (variable.equals(key.variable()) && !key.isOpen()) {
                    target = key.name();
                } else if (key.isOpen() && variable.startsWith(key.variable() + "_")) {
                    String rest = variable.substring(key.variable().length() + 1);
                    target = key.name() + "." + rest.toLowerCase(Locale.ROOT).replace('_', '.');
                }
                if (target != null) {
                    unknown.remove(variable);
                    if (!sources.isAssigned(target)) {
                        values.put(target, value);
                    }
                }
            });
        }
        List<String> known = keys.stream().map(SettingKey::variable).toList();
        unknown.stream()
                .sorted()
                .forEach(variable ->
                        errors.add("unknown environment variable " + variable + suggestion(variable, known)));
    }

    private void rejectUnknown(List<SettingKey> keys) {
        List<String> known = keys.stream().map(SettingKey::name).toList();
        values.forEach((name, value) -> {
            if (!value.text().isEmpty() && keys.stream().anyMatch(key -> key.isOpen() && key.isAt(name))) {
                errors.add("%s (%s) is a map: set its keys, %s.<name>".formatted(name, value.origin(), name));
            } else if (keys.stream().noneMatch(key -> key.takes(name, value))) {
                errors.add("unknown key '%s' (%s)%s".formatted(name, value.origin(), suggestion(name, known)));
            }
        });
    }

    private static String suggestion(String written, List<String> known) {
        return Spelling.nearest(written, known)
                .map(meant -> ". Did you mean '" + meant + "'?")
                .orElse("");
    }

    private @Nullable Object fill(Class<?> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        int before = errors.size();
        for (int i = 0; i < components.length; i++) {
            String name = SettingKey.childName(prefix, components[i]);
            if (components[i].getType().isRecord() && !Scalars.isScalar(components[i].getType())) {
                arguments[i] = fill(components[i].getType(), name);
            } else {
                arguments[i] = read(new SettingKey(name, components[i]));
            }
        }
        return errors.size() > before ? null : construct(type, components, arguments, prefix);
    }

    private @Nullable Object read(SettingKey key) {
        if (key.isOpen()) {
            return readOpen(key);
        }
        RawValue raw = values.get(key.name());
        Setting setting = key.setting();
        if (raw == null && !setting.byDefault().equals(Setting.NONE)) {
            raw = new RawValue(setting.byDefault(), "default");
        }
        if (raw == null) {
            if (!key.isOptional()) {
                errors.add("%s is required: %s".formatted(key.name(), setting.about()));
            }
            return null;
        }
        effective.put(key.name(), setting.secret() ? "***" : raw.text());
        Class<?> type = key.component().getType();
        try {
            Object value = Scalars.parse(type, raw.text());
            String range = Scalars.rangeViolated(type, value, setting.min(), setting.max());
            if (range != null) {
                errors.add(describe(key, raw) + ": allowed is " + range);
            }
            return value;
        } catch (IllegalArgumentException | ArithmeticException e) {
            errors.add(describe(key, raw) + ": " + e.getMessage());
            return null;
        }
    }

    private Map<String, String> readOpen(SettingKey key) {
        Map<String, String> map = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(key.name() + ".")) {
                map.put(name.substring(key.name().length() + 1), value.text());
                effective.put(name, key.setting().secret() ? "***" : value.text());
            }
        });
        return map;
    }

    private static String describe(SettingKey key, RawValue raw) {
        return "%s=%s (%s)".formatted(key.name(), key.setting().secret() ? "***" : raw.text(), raw.origin());
    }

    private @Nullable Object construct(
            Class<?> type, RecordComponent[] components, @Nullable Object[] arguments, String prefix) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                errors.add((prefix.isEmpty() ? "" : prefix + ": ") + refused.getMessage());
                return null;
            }
            throw new IllegalStateException("cannot construct " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }
}
