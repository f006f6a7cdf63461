package io.junctura.fault;

import io.junctura.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the results of all faults to {@code target/reliability-report.json}, and as a page beside it. It is rewritten after
 * each fault, so that an interrupted run leaves its results.
 */
final class ReliabilityReport {
    private static final Path FOLDER = Path.of("target").toAbsolutePath();
    private static final List<Result> RESULTS = new ArrayList<>();
    /** The results of the engine's simulation, which the server's tests wrote before. */
    private static final Path SIMULATION = Path.of("..", "server", "engine", "target", "simulation-report.json");

    private static int next;

    static {
        simulation();
    }

    private ReliabilityReport() {}

    private static synchronized int nextNumber() {
        return ++next;
    }

    /** The results of one test. */
    static final class Result {
        final String fault;
        final String title;
        final List<String> guarantees;
        final long firstSeed;
        final Set<Long> failedSeeds = new LinkedHashSet<>();
        final Map<String, Long> figures = new TreeMap<>();
        private final int number;
        int trials;
        double seconds;

        Result(String fault, String title, List<String> guarantees, long firstSeed) {
            this.fault = fault;
            this.title = title;
            this.guarantees = guarantees;
            this.firstSeed = firstSeed;
            this.number = nextNumber();
        }

        int number() {
            return number;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("fault", fault);
            json.put("title", title);
            json.put("guarantees", guarantees);
            json.put("trials", (long) trials);
            json.put("failures", (long) failedSeeds.size());
            json.put("firstSeed", firstSeed);
            json.put("lastSeed", firstSeed + trials - 1);
            json.put("failedSeeds", List.copyOf(failedSeeds));
            json.put("seconds", Math.round(seconds * 10) / 10.0);
            json.put("figures", figures);
            return json;
        }
    }

    private static void simulation() {
        if (!Files.isRegularFile(SIMULATION)) return;
        try {
            Map<?, ?> report = (Map<?, ?>) Json.parse(Files.readAllBytes(SIMULATION));
            long first = (Long) report.get("firstSeed");
            Result result = new Result(
                    "F27",
                    "the engine under a simulated clock, disk and world, crashed anywhere, at " + report.get("at"),
                    List.of("G1", "G3", "G4", "G5", "G6"),
                    first);
            result.trials = (int) ((Long) report.get("lastSeed") - first + 1);
            for (Object seed : (List<?>) report.get("failedSeeds")) result.failedSeeds.add((Long) seed);
            result.seconds = ((Number) report.get("seconds")).doubleValue();
            RESULTS.add(result);
        } catch (IOException e) {
            throw new UncheckedIOException(SIMULATION + " cannot be read", e);
        }
    }

    static synchronized void add(Result result) {
        RESULTS.add(result);
        RESULTS.sort((a, b) -> Integer.compare(number(a.fault), number(b.fault)));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("machine", machine());
        if (RESULTS.stream().noneMatch(one -> one.fault.equals("F27"))) {
            report.put("simulation", "not run in this build: mvn verify runs it, before these");
        }
        report.put("faults", RESULTS.stream().map(Result::json).toList());
        report.put("guarantees", byGuarantee());
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve("reliability-report.json"), Json.pretty(report) + "\n");
            Files.writeString(FOLDER.resolve("reliability-report.md"), markdown());
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written", e);
        }
    }

    private static int number(String fault) {
        return Integer.parseInt(fault.substring(1));
    }

    private static Map<String, Object> byGuarantee() {
        Map<Integer, Map<String, Object>> all = new TreeMap<>();
        for (Result result : RESULTS) {
            for (String guarantee : result.guarantees) {
                Map<String, Object> one =
                        all.computeIfAbsent(Integer.parseInt(guarantee.substring(1)), g -> new LinkedHashMap<>());
                one.merge("trials", (long) result.trials, (a, b) -> (Long) a + (Long) b);
                one.merge("failures", (long) result.failedSeeds.size(), (a, b) -> (Long) a + (Long) b);
                Set<Object> faults = new LinkedHashSet<>((List<?>) one.getOrDefault("faults", List.of()));
                faults.add(result.fault);
                one.put("faults", List.copyOf(faults));
            }
        }
        Map<String, Object> named = new LinkedHashMap<>();
        all.forEach((number, one) -> named.put("G" + number, one));
        return named;
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", line("/proc/cpuinfo", "model name"));
        machine.put("cores", (long) Runtime.getRuntime().availableProcessors());
        machine.put("memory", line("/proc/meminfo", "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", ManagementFactory.getRuntimeMXBean().getVmVersion());
        try {
            machine.put("fileSystem", Files.getFileStore(FOLDER).type());
        } catch (IOException e) {
            machine.put("fileSystem", "unknown");
        }
        return machine;
    }

    private static String line(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }

    private static String markdown() {
        StringBuilder text = new StringBuilder("# What the fault suite found\n\n");
        machine()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        text.append("\nNo failure in N trials means, with 95 % confidence, a failure rate below 3/N.\n\n")
                .append("| fault | shows | trials | failed | rate below | figures |\n")
                .append("| --- | --- | --- | --- | --- | --- |\n");
        for (Result result : RESULTS) {
            text.append("| ")
                    .append(result.fault)
                    .append(' ')
                    .append(result.title)
                    .append(" | ")
                    .append(String.join(" ", result.guarantees))
                    .append(" | ")
                    .append(result.trials)
                    .append(" (seeds from ")
                    .append(result.firstSeed)
                    .append(") | ")
                    .append(result.failedSeeds.isEmpty() ? "0" : result.failedSeeds.toString())
                    .append(" | ")
                    .append(
                            result.failedSeeds.isEmpty() && result.trials >= 30
                                    ? String.format(Locale.ROOT, "%.2f %%", 300.0 / result.trials)
                                    : "")
                    .append(" | ");
            List<String> figures = new ArrayList<>();
            result.figures.forEach((name, value) -> figures.add(value + " " + name));
            text.append(String.join(", ", figures)).append(" |\n");
        }
        return text.toString();
    }
}
