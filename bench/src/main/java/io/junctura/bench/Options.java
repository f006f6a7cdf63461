package io.junctura.bench;

import io.junctura.bench.scenario.LoadSettings;
import io.junctura.bench.scenario.RowFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command line.
 *
 * @param words the command and its arguments
 * @param targets the targets to measure; empty: all installed targets
 * @param format of the file in the scenario {@code files}
 * @param out the file for the figures of each round; null: none
 * @param limits the figures that must not be exceeded; null: none
 */
record Options(
        List<String> words,
        List<String> targets,
        int rounds,
        LoadSettings pace,
        int runs,
        int schedules,
        int integrations,
        int requests,
        int minutes,
        String keepSize,
        RowFormat format,
        Path jar,
        List<String> javaOptions,
        Path work,
        @Nullable Path out,
        @Nullable Limits limits) {

    static final String HELP = """
            Usage: java -jar bench.jar COMMAND [OPTION...]

            Commands
              event     webhook -> transform -> branch -> HTTP POST to a sink
              call      synchronous call
              start     cold start and idle memory
              crash     SIGKILL under load, restart, count lost events
              all       these four in turn
              cost      what one event costs in counts: bytes, classes, statements, system calls; needs strace and a JDK
              history   lists and searches very many finished runs; events beside an empty journal
              loop      a very large table, row by row, in 256 MB of heap; killed at a random row
              requests  one run with a loop of HTTP requests, 25 at a time, beside hand-written Java
              files     half of the rows of a file to another file, beside a hand-written loop; 256 MB of heap
              kafka     records of a topic, beside webhooks with the same work; killed halfway
              sql       the rows of a table to another table, beside COPY or LOAD DATA and beside hand-written JDBC
              parked    very many waiting runs: restart, and effect on another flow
              schedules very many schedules: start, drift, and effect on another flow
              integrations  very many published integrations: start, idle memory, and events spread over all of them
              backlog   the rate of a very long queue, compared with a short one
              fair      the effect of a hanging system and of a flood on another flow; of a busy flow also on floor-hc5
              webhooks  500 events to 100 subscribers each, beside webhooks; then subscribers beside misbehaving ones
              steady    half load for several minutes, with a low limit of stored data
                        (these measure only ours, except fair)
              install   node-red, n8n or both, from the npm registry into the work folder
              targets   the targets that can be measured here

            Options
              --targets A,B       ours, floor-jdk, floor-hc5, camel, node-red, n8n (all that are there)
              --rounds N          rounds, targets in turn within each (3)
              --connections N,M   connections of the load (32,128)
              --warmup TIME       load before each measurement (10s)
              --window TIME       load that is measured (8s)
              --warm TIME         event: measured once more after this much load, each number of connections in its own
                                  process (0s = not)
              --drain TIME        longest wait for accepted events to arrive (60s)
              --load SHARE        event: latency once more, open loop, at this share of the delivered rate (0 = not)
              --idle TIME         start, cost: wait before memory is read, or classes are counted (10s)
              --kills N           crash: kills in a round (3)
              --runs N            history, parked, backlog: runs in the journal; loop, files: rows (1000000)
              --format NAME       files: csv, ndjson or xml (csv)
              --schedules N       schedules: how many (100000)
              --integrations N    integrations: how many (1000)
              --requests N        requests: how many (20000)
              --minutes N         steady: minutes of load (10)
              --keep-size SIZE    steady: limit of stored data (200MB)
              --jar FILE          ours (dist/target/junctura.jar)
              --java-options TEXT options for the JVM of ours, to profile it
              --work DIR          scratch folder, not in memory (the system's temporary folder + /junctura-bench)
              --out FILE          the figures of each round as JSON
              --limits FILE       fails if the median of a figure is more than 3 % above that in this file (JSON:
                                  numbers by figure)
            TIME is like 8s, 500ms or 2m.
            """;

    /** @throws IllegalArgumentException with a sentence for the user */
    static Options parse(String... args) {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!arg.startsWith("--")) {
                words.add(arg);
            } else if (arg.contains("=")) {
                given.put(arg.substring(2, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
            } else if (i + 1 < args.length) {
                given.put(arg.substring(2), args[++i]);
            } else {
                throw new IllegalArgumentException("Option " + arg + " needs a value.");
            }
        }
        Options options = new Options(
                List.copyOf(words),
                list(take(given, "targets", "")),
                number("rounds", take(given, "rounds", "3"), 1, 100),
                new LoadSettings(
                        list(take(given, "connections", "32,128")).stream()
                                .map(text -> number("connections", text, 1, 4096))
                                .toList(),
                        time("warmup", take(given, "warmup", "10s")),
                        time("warm", take(given, "warm", "0s")),
                        time("window", take(given, "window", "8s")),
                        time("drain", take(given, "drain", "60s")),
                        share(take(given, "load", "0")),
                        time("idle", take(given, "idle", "10s")),
                        number("kills", take(given, "kills", "3"), 1, 1000)),
                number("runs", take(given, "runs", "1000000"), 1_000, 100_000_000),
                number("schedules", take(given, "schedules", "100000"), 300, 10_000_000),
                number("integrations", take(given, "integrations", "1000"), 2, 9_999),
                number("requests", take(given, "requests", "20000"), 1_000, 10_000_000),
                number("minutes", take(given, "minutes", "10"), 1, 1_000),
                take(given, "keep-size", "200MB"),
                format(take(given, "format", "csv")),
                Path.of(take(given, "jar", "dist/target/junctura.jar")),
                Stream.of(take(given, "java-options", "").split(" ", -1))
                        .filter(text -> !text.isBlank())
                        .toList(),
                Path.of(take(given, "work", System.getProperty("java.io.tmpdir") + "/junctura-bench"))
                        .toAbsolutePath(),
                given.containsKey("out") ? Path.of(take(given, "out", "")) : null,
                given.containsKey("limits") ? Limits.read(Path.of(take(given, "limits", ""))) : null);
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "Unknown option --" + given.keySet().iterator().next() + "; --help lists them all.");
        }
        return options;
    }

    private static String take(Map<String, String> given, String name, String fallback) {
        String value = given.remove(name);
        return value == null ? fallback : value;
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(",", -1)).filter(part -> !part.isBlank()).toList();
    }

    private static int number(String name, String text, int min, int max) {
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below says what was expected.
        }
        throw new IllegalArgumentException(
                "Option --" + name + " takes whole numbers from " + min + " to " + max + ", not \"" + text + "\".");
    }

    private static RowFormat format(String text) {
        for (RowFormat format : RowFormat.values()) {
            if (format.word().equals(text)) return format;
        }
        throw new IllegalArgumentException("Option --format takes csv, ndjson or xml, not \"" + text + "\".");
    }

    private static double share(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 2) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below says what was expected.
        }
        throw new IllegalArgumentException("Option --load takes a share from 0 to 2, not \"" + text + "\".");
    }

    private static Duration time(String name, String text) {
        String unit = text.replaceAll("[0-9]", "");
        String digits = text.substring(0, text.length() - unit.length());
        if (!digits.isEmpty() && digits.length() < 7 && text.startsWith(digits)) {
            long amount = Long.parseLong(digits);
            if (unit.equals("ms")) return Duration.ofMillis(amount);
            if (unit.equals("s")) return Duration.ofSeconds(amount);
            if (unit.equals("m")) return Duration.ofMinutes(amount);
        }
        throw new IllegalArgumentException(
                "Option --" + name + " takes a time like 8s, 500ms or 2m, not \"" + text + "\".");
    }
}
