package io.junctura;

import io.junctura.GivenSetting.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that the operator gave, each with the name under which it was given, which messages use. */
final class SettingSources {
    /** The settings that are options, by name. */
    private static final Map<String, Setting<?>> OPTIONS = new LinkedHashMap<>();

    /** The settings that had another name, by that name. */
    private static final Map<String, Setting<?>> RENAMED = new LinkedHashMap<>();

    static {
        for (Setting<?> setting : Settings.options()) {
            OPTIONS.put(setting.name(), setting);
            if (setting.earlierName() != null) RENAMED.put(setting.earlierName(), setting);
        }
    }

    private final Map<String, GivenSetting> given = new HashMap<>();

    private SettingSources() {}

    /**
     * Command-line options replace environment variables, and these replace lines of the file.
     *
     * @param file the lines of {@code junctura.yaml}, a value or a list each
     * @return by the names of the settings
     */
    static Map<String, GivenSetting> read(
            List<String> arguments, Map<String, String> environment, Map<String, Object> file)
            throws Settings.InvalidSetting {
        SettingSources sources = new SettingSources();
        sources.readFile(file);
        sources.readEnvironment(environment);
        sources.readArguments(arguments);
        return sources.given;
    }

    private void readFile(Map<String, Object> file) throws Settings.InvalidSetting {
        for (Map.Entry<String, Object> line : file.entrySet()) {
            String name = quoted(line.getKey());
            Setting<?> now = RENAMED.get(line.getKey());
            if (now != null) throw renamed(name + " in junctura.yaml", quoted(now.name()));
            Setting<?> setting = OPTIONS.get(line.getKey());
            if (setting == null) {
                throw new Settings.InvalidSetting("junctura.yaml has the line " + name
                        + ", which is not known. Known are: " + String.join(", ", OPTIONS.keySet()) + ".");
            }
            name += " in junctura.yaml";
            Object value = line.getValue();
            if (value instanceof List && !setting.type().repeatable()) {
                throw new Settings.InvalidSetting(name + " has one value, and is given a list. Say which.");
            }
            List<?> values = value instanceof List<?> list ? list : Arrays.asList(value);
            put(setting, Source.FILE, name, values.stream().map(String::valueOf).toList());
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private void readEnvironment(Map<String, String> environment) throws Settings.InvalidSetting {
        for (Map.Entry<String, Setting<?>> each : RENAMED.entrySet()) {
            String earlier = Setting.variable(each.getKey());
            if (environment.containsKey(earlier))
                throw renamed(earlier, each.getValue().variable());
        }
        for (Setting<?> setting : OPTIONS.values()) {
            String value = environment.get(setting.variable());
            if (value == null || value.isBlank()) continue;
            // The value of other options may contain a comma, such as a folder's name.
            List<String> values = setting.type().repeatable() ? parts(value) : List.of(value);
            if (!values.isEmpty()) put(setting, Source.ENVIRONMENT, setting.variable(), values);
        }
        for (Setting<?> setting : Settings.secrets()) {
            // An empty secret is a mistake that is reported where it is used, not an absent one.
            String value = environment.get(setting.variable());
            if (value != null) put(setting, Source.ENVIRONMENT, setting.variable(), List.of(value));
        }
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private void readArguments(List<String> arguments) throws Settings.InvalidSetting {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name =
                    argument.startsWith("--") ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
            Setting<?> now = RENAMED.get(name);
            if (now != null) throw renamed("--" + name, now.option());
            Setting<?> setting = OPTIONS.get(name);
            if (setting == null) {
                throw new Settings.InvalidSetting("\"" + argument + "\" is not an option of serve. Known are: --"
                        + String.join(", --", OPTIONS.keySet()) + ".");
            }
            String value;
            if (equals >= 0) value = argument.substring(equals + 1);
            else if (i + 1 < arguments.size()) value = arguments.get(++i);
            else {
                throw new Settings.InvalidSetting(
                        setting.option() + " needs a value: " + setting.kind() + ": " + setting.help() + ".");
            }
            values.computeIfAbsent(setting.name(), key -> new ArrayList<>()).add(value);
        }
        values.forEach((name, all) -> {
            Setting<?> setting = OPTIONS.get(name);
            put(setting, Source.OPTION, setting.option(), all);
        });
    }

    private static Settings.InvalidSetting renamed(String earlier, String now) {
        return new Settings.InvalidSetting(earlier + " has another name now: " + now + ". Write that.");
    }

    private void put(Setting<?> setting, Source source, String name, List<String> values) {
        given.put(setting.name(), new GivenSetting(source, name, values));
    }
}
