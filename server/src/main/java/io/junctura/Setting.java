package io.junctura;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a setting of {@code serve}.
 *
 * @param name        as an option without its dashes, and as a line of {@code junctura.yaml}
 * @param description what the setting does, for the help
 * @param preset      the default as the help shows it; null: none
 * @param fallback    the value if none is given
 * @param earlierName a name that is refused with this one; null: none
 * @param secret      whether only the environment gives it, and its value is never shown: other users of the machine can
 *                    see a command line
 */
public record Setting<T extends @Nullable Object>(
        String name,
        SettingType<T> type,
        String description,
        @Nullable String preset,
        T fallback,
        @Nullable String earlierName,
        boolean secret) {

    /** A setting whose default is none: null, or an empty list. */
    static <T extends @Nullable Object> Setting<T> of(String name, SettingType<T> type, String description) {
        return new Setting<>(name, type, description, null, parsed(name, type, List.of()), null, false);
    }

    /** With this default, written as an operator writes the value. */
    Setting<T> preset(String text) {
        return new Setting<>(name, type, description, text, parsed(name, type, List.of(text)), earlierName, secret);
    }

    /** With a default that is known only when the server starts. */
    Setting<T> computed(String preset) {
        return new Setting<>(name, type, description, preset, fallback, earlierName, secret);
    }

    Setting<T> formerly(String earlier) {
        return new Setting<>(name, type, description, preset, fallback, earlier, secret);
    }

    Setting<T> inEnvironmentOnly() {
        return new Setting<>(name, type, description, preset, fallback, earlierName, true);
    }

    private static <T extends @Nullable Object> T parsed(String name, SettingType<T> type, List<String> texts) {
        try {
            return type.parser().parse(name, texts);
        } catch (Settings.InvalidSetting e) {
            throw new IllegalArgumentException("The default is wrong: " + e.getMessage(), e);
        }
    }

    public String option() {
        return "--" + name;
    }

    /** The variable of the environment that gives the setting. */
    public String variable() {
        return variable(name);
    }

    static String variable(String name) {
        return "JUNCTURA_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What a value is, such as {@code DIR}. */
    public String kind() {
        return type.kind();
    }

    /** What the setting does, and whether it may be given several times, without its default. */
    public String text() {
        return type.repeatable() ? description + "; repeatable" : description;
    }

    /** The text and the default. */
    public String help() {
        return preset == null ? text() : text() + " (default: " + preset + ")";
    }
}
