package io.junctura;

import io.junctura.GivenSetting.Source;
import io.junctura.connector.input.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options that the operator gave, each with the name under which it was given, which messages use. */
final class GivenOptions {
    /** The options that may be given several times. Of others, the last value counts. */
    private static final Set<String> REPEATED = Set.of(
            "apply",
            "allow-env",
            "allow-file",
            "plugins",
            "behind-proxy",
            "allow-outbound",
            "allow-subscribers",
            "portal-frame-ancestors",
            "no-proxy",
            "file-root");

    /** The names of today, by the earlier ones, which are refused. */
    private static final Map<String, String> RENAMED = Map.of("most-hops", "max-hops", "least-free", "min-free");

    private static final Duration MAX = Duration.ofDays(36_500);
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) ?([KMGT])B");

    private final Map<String, GivenSetting> given = new TreeMap<>();

    private GivenOptions() {}

    /**
     * Command-line options replace environment variables, and these replace lines of the file.
     *
     * @param file the lines of {@code junctura.yaml}, a value or a list each
     */
    static GivenOptions of(List<String> arguments, Map<String, String> environment, Map<String, Object> file)
            throws Settings.Wrong {
        GivenOptions given = new GivenOptions();
        given.readFile(file);
        given.readEnvironment(environment);
        fromArguments(arguments).forEach((option, values) -> given.put(option, Source.OPTION, "--" + option, values));
        return given;
    }

    private void put(String option, Source source, String name, List<String> values) {
        given.put(option, new GivenSetting(source, name, values));
    }

    /** All of them, by their options. */
    Map<String, GivenSetting> given() {
        return Map.copyOf(given);
    }

    boolean has(String option) {
        return given.containsKey(option);
    }

    /** All values of an option; empty if it was not given. */
    List<String> all(String option) {
        GivenSetting found = given.get(option);
        return found == null ? List.of() : found.values();
    }

    /** The name under which the option was given. */
    String name(String option) {
        GivenSetting found = given.get(option);
        return found == null ? "--" + option : found.name();
    }

    private void readFile(Map<String, Object> file) throws Settings.Wrong {
        for (Map.Entry<String, Object> line : file.entrySet()) {
            String now = RENAMED.get(line.getKey());
            if (now != null) throw renamed("\"" + line.getKey() + "\" in junctura.yaml", "\"" + now + "\"");
            if (!Settings.OPTIONS.containsKey(line.getKey())) {
                throw new Settings.Wrong("junctura.yaml has the line \"" + line.getKey()
                        + "\", which is not known. Known are: " + String.join(", ", Settings.OPTIONS.keySet()) + ".");
            }
            Object value = line.getValue();
            if (value instanceof List && !REPEATED.contains(line.getKey())) {
                throw new Settings.Wrong(
                        "\"" + line.getKey() + "\" in junctura.yaml has one value, and is given a list. Say which.");
            }
            List<String> values = new ArrayList<>();
            if (value instanceof List<?> list) list.forEach(one -> values.add(String.valueOf(one)));
            else values.add(String.valueOf(value));
            put(line.getKey(), Source.FILE, "\"" + line.getKey() + "\" in junctura.yaml", values);
        }
    }

    /** The variable of the environment that gives an option. */
    static String variable(String option) {
        return "JUNCTURA_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Settings.Wrong renamed(String earlier, String now) {
        return new Settings.Wrong(earlier + " has another name now: " + now + ". Write that.");
    }

    private void readEnvironment(Map<String, String> environment) throws Settings.Wrong {
        for (String earlier : RENAMED.keySet()) {
            if (environment.containsKey(variable(earlier))) {
                throw renamed(variable(earlier), variable(RENAMED.get(earlier)));
            }
        }
        for (String option : Settings.OPTIONS.keySet()) {
            String variable = variable(option);
            String value = environment.get(variable);
            if (value == null || value.isBlank()) continue;
            // The value of other options may contain a comma, such as a folder's name.
            List<String> values = REPEATED.contains(option) ? parts(value) : List.of(value);
            if (!values.isEmpty()) put(option, Source.ENVIRONMENT, variable, values);
        }
    }

    private static List<String> parts(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Map<String, List<String>> fromArguments(List<String> arguments) throws Settings.Wrong {
        Map<String, List<String>> given = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name =
                    argument.startsWith("--") ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
            String now = RENAMED.get(name);
            if (now != null) throw renamed("--" + name, "--" + now);
            if (!Settings.OPTIONS.containsKey(name)) {
                throw new Settings.Wrong("\"" + argument + "\" is not an option of serve. Known are: --"
                        + String.join(", --", Settings.OPTIONS.keySet()) + ".");
            }
            String value;
            if (equals >= 0) value = argument.substring(equals + 1);
            else if (i + 1 < arguments.size()) value = arguments.get(++i);
            else throw new Settings.Wrong("--" + name + " needs a value: " + Settings.OPTIONS.get(name) + ".");
            given.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return given;
    }

    String last(String option, String otherwise) {
        List<String> values = all(option);
        return values.isEmpty() ? otherwise : values.get(values.size() - 1);
    }

    int port(String option, int otherwise) throws Settings.Wrong {
        String text = last(option, Integer.toString(otherwise));
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65_535) return port;
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new Settings.Wrong(name(option) + " must be a number from 0 to 65535, but is \"" + text + "\".");
    }

    int whole(String option, int otherwise, int least, int most) throws Settings.Wrong {
        String text = last(option, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new Settings.Wrong(
                name(option) + " must be a number from " + least + " to " + most + ", but is \"" + text + "\".");
    }

    Duration time(String option, Duration otherwise) throws Settings.Wrong {
        if (!has(option)) return otherwise;
        try {
            Duration time = Durations.parse(last(option, ""));
            if (time.compareTo(MAX) <= 0) return time;
            throw new Settings.Wrong(name(option) + " must be 100 years at most (36500d).");
        } catch (IllegalArgumentException e) {
            throw new Settings.Wrong(name(option) + ": " + e.getMessage());
        }
    }

    @Nullable
    Long size(String option) throws Settings.Wrong {
        if (!has(option)) return null;
        String text = last(option, "").strip();
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new Settings.Wrong(name(option)
                    + " must be a whole number and a unit, such as 500MB or 4GB, but is \"" + text + "\".");
        }
        int power = "KMGT".indexOf(size.group(2)) + 1;
        return Long.parseLong(size.group(1)) << (10 * power);
    }

    List<Path> paths(String option) {
        return all(option).stream().map(Path::of).toList();
    }
}
