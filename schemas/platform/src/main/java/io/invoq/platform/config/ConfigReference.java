package io.invoq.platform.config;

/** Renders the configuration reference from the records themselves, so that it cannot differ from them. */
public final class ConfigReference {

    private ConfigReference() {}

    /** A Markdown table of every key below a record type. */
    public static String table(Class<? extends Record> root) {
        StringBuilder out = new StringBuilder("| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n");
        for (SettingKey key : SettingKey.of(root)) {
            Setting setting = key.setting();
            out.append("| `")
                    .append(key.name())
                    .append(key.isOpen() ? ".*" : "")
                    .append("` | ")
                    .append(
                            key.isOpen()
                                    ? "map"
                                    : Scalars.describe(key.component().getType()))
                    .append(" | ")
                    .append(byDefault(key))
                    .append(" | ")
                    .append(Scalars.range(setting.min(), setting.max()))
                    .append(" | ")
                    .append(setting.about())
                    .append(" |\n");
        }
        return out.toString();
    }

    private static String byDefault(SettingKey key) {
        String byDefault = key.setting().byDefault();
        if (!byDefault.equals(Setting.NONE)) {
            return byDefault.isEmpty() ? "(empty)" : "`" + byDefault + "`";
        }
        return key.isOptional() || key.isOpen() ? "" : "required";
    }
}
