package io.junctura.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.junctura.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The trials of each fault and their results: {@code target/reliability-report.json}, and the same for people beside it. It is
 * written after each fault, so that a build that is cut off has a report too. Several processes may test faults at the same time:
 * each adds its results to one file, and makes the report of all that are there.
 */
final class ReliabilityReport {
    private static final Path FOLDER = Path.of("target").toAbsolutePath();
    /** One line of JSON for each result. */
    private static final Path RESULTS = FOLDER.resolve("reliability-results.ndjson");
    /** Results of other builds stay out of the report. */
    private static final String BUILD = System.getProperty("fault.build", "");
    /** The report of the engine's simulation, which is a test of the server and runs before. */
    private static final Path SIMULATION = Path.of("..", "server", "target", "simulation-report.json");

    private ReliabilityReport() {}

    /** Of one test. */
    static final class Result {
        final String fault;
        final String title;
        final List<String> guarantees;
        final long firstSeed;
        final Set<Long> failedSeeds = new LinkedHashSet<>();
        final Map<String, Long> figures = new TreeMap<>();
        int trials;
        double seconds;

        Result(String fault, String title, List<String> guarantees, long firstSeed) {
            this.fault = fault;
            this.title = title;
            this.guarantees = guarantees;
            this.firstSeed = firstSeed;
        }

        private static Result of(Map<?, ?> json) {
            List<String> guarantees = ((List<?>) json.get("guarantees"))
                    .stream().map(String.class::cast).toList();
            Result result = new Result(
                    (String) json.get("fault"), (String) json.get("title"), guarantees, (Long) json.get("firstSeed"));
            result.trials = ((Long) json.get("trials")).intValue();
            for (Object seed : (List<?>) json.get("failedSeeds")) result.failedSeeds.add((Long) seed);
            result.seconds = ((Number) json.get("seconds")).doubleValue();
            ((Map<?, ?>) json.get("figures")).forEach((name, value) -> result.figures.put((String) name, (Long) value));
            return result;
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

    private static Optional<Result> simulation() throws IOException {
        if (!Files.isRegularFile(SIMULATION)) return Optional.empty();
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
        return Optional.of(result);
    }

    static synchronized void add(Result result) {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel file = FileChannel.open(RESULTS, CREATE, WRITE, APPEND);
                    FileLock ignored = file.lock()) {
                Map<String, Object> line = result.json();
                line.put("build", BUILD);
                file.write(ByteBuffer.wrap((oneLine(line) + "\n").getBytes(UTF_8)));
                write();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written", e);
        }
    }

    private static String oneLine(Map<String, Object> json) {
        return new String(Json.write(json), UTF_8);
    }

    private static void write() throws IOException {
        List<Result> results = new ArrayList<>();
        for (String line : Files.readAllLines(RESULTS)) {
            Map<?, ?> json = (Map<?, ?>) Json.parse(line.getBytes(UTF_8));
            if (BUILD.equals(json.get("build"))) results.add(Result.of(json));
        }
        Optional<Result> simulation = simulation();
        simulation.ifPresent(results::add);
        results.sort((a, b) -> Integer.compare(number(a.fault), number(b.fault)));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("machine", machine());
        if (simulation.isEmpty()) {
            report.put("simulation", "not run in this build: mvn verify runs it, before these");
        }
        report.put("faults", results.stream().map(Result::json).toList());
        report.put("guarantees", byGuarantee(results));
        Files.writeString(FOLDER.resolve("reliability-report.json"), Json.pretty(report) + "\n");
        Files.writeString(FOLDER.resolve("reliability-report.md"), markdown(results));
    }

    private static int number(String fault) {
        return Integer.parseInt(fault.substring(1));
    }

    private static Map<String, Object> byGuarantee(List<Result> results) {
        Map<Integer, Map<String, Object>> all = new TreeMap<>();
        for (Result result : results) {
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

    private static String markdown(List<Result> results) {
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
        for (Result result : results) {
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
