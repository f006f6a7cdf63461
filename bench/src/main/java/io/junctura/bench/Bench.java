package io.junctura.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.junctura.bench.load.Sink;
import io.junctura.bench.scenario.Backlog;
import io.junctura.bench.scenario.Calls;
import io.junctura.bench.scenario.ColdStart;
import io.junctura.bench.scenario.CopiedTable;
import io.junctura.bench.scenario.Cost;
import io.junctura.bench.scenario.Crash;
import io.junctura.bench.scenario.Events;
import io.junctura.bench.scenario.Fairness;
import io.junctura.bench.scenario.HalfOfFile;
import io.junctura.bench.scenario.History;
import io.junctura.bench.scenario.Integrations;
import io.junctura.bench.scenario.KafkaRecords;
import io.junctura.bench.scenario.Loop;
import io.junctura.bench.scenario.OutboundWebhooks;
import io.junctura.bench.scenario.Requests;
import io.junctura.bench.scenario.Scenario;
import io.junctura.bench.scenario.Schedules;
import io.junctura.bench.scenario.Steady;
import io.junctura.bench.scenario.WaitingRuns;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import io.junctura.bench.target.Targets;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The entry point. Exit codes: 0 success, 1 a measurement failed, 2 wrong use. */
public final class Bench {
    private static final List<String> SCENARIOS = List.of("event", "call", "start", "crash");
    /** The scenarios with their own list of targets. */
    private static final List<String> OWN = List.of(
            "cost",
            "history",
            "loop",
            "requests",
            "parked",
            "schedules",
            "integrations",
            "backlog",
            "fair",
            "webhooks",
            "steady",
            "files",
            "kafka",
            "sql");

    private final Options options;
    private final PrintStream out;
    private final Path home;
    private final List<Target> all;

    private Bench(Options options, Path home, PrintStream out) {
        this.home = home;
        this.options = options;
        this.out = out;
        this.all = Targets.all(home, options.jar(), options.javaOptions(), options.work());
    }

    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws IOException, InterruptedException, URISyntaxException {
        if (args.length == 0 || List.of(args).contains("--help")) {
            System.out.print(Options.HELP);
            return args.length == 0 ? 2 : 0;
        }
        try {
            Options options = Options.parse(args);
            Path self = Path.of(Bench.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Bench(options, self.resolveSibling(""), System.out).run();
        } catch (IllegalArgumentException wrongUse) {
            System.err.println(wrongUse.getMessage());
            return 2;
        }
    }

    private int run() throws IOException, InterruptedException {
        String command = options.words().isEmpty() ? "" : options.words().get(0);
        if (command.equals("targets")) {
            all.forEach(target -> out.println(target.name() + ": "
                    + target.missing().map(why -> "not installed, " + why).orElse("there")));
            return 0;
        }
        if (command.equals("install")) {
            for (String name : options.words().subList(1, options.words().size())) {
                out.println("Installing " + name + " below " + options.work() + "; this takes minutes.");
                Targets.install(name, options.work());
            }
            return 0;
        }
        if (command.equals("all")) {
            return measure(SCENARIOS);
        }
        if (SCENARIOS.contains(command) || OWN.contains(command)) {
            return measure(List.of(command));
        }
        throw new IllegalArgumentException("Unknown command \"" + command + "\"; --help lists them all.");
    }

    private int measure(List<String> scenarios) throws IOException, InterruptedException {
        Files.createDirectories(options.work());
        out.println(Machine.describe());
        Machine.warnings(options.work()).forEach(warning -> out.println("Warning: " + warning));
        ObjectMapper json = new ObjectMapper();
        ObjectNode raw = json.createObjectNode();
        raw.put("startedAt", Instant.now().toString());
        raw.put("machine", Machine.describe());
        boolean whole = true;
        try (Sink sink = Sink.start()) {
            for (String name : scenarios) {
                List<Target> measured = present(OWN.contains(name) ? own(name) : wanted());
                List<String> names = measured.stream().map(Target::name).toList();
                Report report;
                try (Scenario scenario = scenario(name, sink)) {
                    report = new Report(name, scenario.title(), names);
                    whole &= measure(name, scenario, measured, sink, report);
                }
                out.print(report.text());
                whole &= withinLimits(report);
                raw.withArray("scenarios").add(report.json(json));
                if (options.out() != null) {
                    json.writerWithDefaultPrettyPrinter()
                            .writeValue(options.out().toFile(), raw);
                }
            }
        }
        return whole ? 0 : 1;
    }

    private boolean withinLimits(Report report) {
        if (options.limits() == null) return true;
        List<String> exceeded = options.limits().exceeded(report::ours);
        exceeded.forEach(out::println);
        return exceeded.isEmpty();
    }

    /** Measures the targets in turn within each round, so that changes of the machine's speed affect all alike. */
    private boolean measure(String name, Scenario scenario, List<Target> targets, Sink sink, Report report)
            throws IOException, InterruptedException {
        boolean whole = true;
        for (int round = 1; round <= options.rounds(); round++) {
            for (Target target : targets) {
                System.err.println(name + ", round " + round + " of " + options.rounds() + ": " + target.name());
                Path folder = options.work()
                        .resolve("run-" + ProcessHandle.current().pid() + "-" + name + "-" + round + "-"
                                + target.name().replace(' ', '-'));
                try {
                    report.add(target.name(), scenario.measure(target, RoundFolder.in(folder, sink.port())));
                    delete(folder);
                } catch (IOException e) {
                    whole = false;
                    report.add(target.name(), null);
                    System.err.println(
                            target.name() + " failed (its folder is kept: " + folder + "): " + e.getMessage());
                }
            }
        }
        return whole;
    }

    private Scenario scenario(String name, Sink sink) {
        return switch (name) {
            case "event" -> new Events(options.pace(), sink);
            case "call" -> new Calls(options.pace());
            case "cost" -> new Cost(options.pace().idle(), sink);
            case "history" -> new History(options.runs(), options.pace(), sink);
            case "loop" -> new Loop(options.runs(), sink);
            case "requests" -> new Requests(options.requests(), sink);
            case "parked" -> new WaitingRuns(options.runs(), options.pace(), sink);
            case "schedules" -> new Schedules(options.schedules(), options.pace(), sink);
            case "integrations" -> new Integrations(options.integrations(), options.pace(), sink);
            case "backlog" -> new Backlog(options.runs(), sink);
            case "fair" -> new Fairness(options.pace(), sink);
            case "webhooks" -> new OutboundWebhooks(options.pace(), sink);
            case "steady" -> new Steady(options.pace(), options.minutes(), options.keepSize(), sink);
            case "kafka" -> new KafkaRecords(options.jar(), options.pace(), sink);
            case "sql" -> new CopiedTable(options.jar(), options.work());
            case "files" -> new HalfOfFile(options.format(), options.runs());
            case "start" -> new ColdStart(options.pace());
            default -> new Crash(options.pace(), sink);
        };
    }

    private List<Target> wanted() {
        if (options.targets().isEmpty()) {
            return all;
        }
        List<Target> wanted = new ArrayList<>();
        for (String name : options.targets()) {
            wanted.add(all.stream()
                    .filter(target -> target.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Unknown target \"" + name + "\"; there are "
                            + String.join(", ", all.stream().map(Target::name).toList()) + ".")));
        }
        return wanted;
    }

    /** The targets of such a scenario. */
    private List<Target> own(String scenario) {
        Junctura ours = Targets.ours(options.jar(), options.javaOptions());
        return switch (scenario) {
            case "loop" -> List.of(ours.withJava(Loop.HEAP));
            case "requests" -> List.of(Targets.postByHand(home, Requests.CONCURRENCY), ours);
            case "files" ->
                List.of(Targets.byHand(home, options.format().word(), HalfOfFile.HEAP), ours.withJava(HalfOfFile.HEAP));
            case "sql" -> List.of(Targets.copyByHand(home, "bulk"), Targets.copyByHand(home, "by-hand"), ours);
            case "parked" -> List.of(ours, ours.named(WaitingRuns.NONE));
            case "schedules" -> List.of(ours, ours.named(Schedules.NONE));
            case "integrations" -> List.of(ours, ours.named(Integrations.ONE));
            case "fair" -> List.of(ours, named(Fairness.BASELINE));
            case "webhooks" -> List.of(ours.with("--allow-subscribers", "127.0.0.1:*"));
            case "steady" -> List.of(ours.with("--keep-size", options.keepSize()));
            default -> List.of(ours);
        };
    }

    private Target named(String name) {
        return all.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Target> present(List<Target> wanted) {
        List<Target> present = new ArrayList<>();
        for (Target target : wanted) {
            Optional<String> missing = target.missing();
            missing.ifPresent(why -> out.println(target.name() + ": not installed, " + why));
            if (missing.isEmpty()) {
                present.add(target);
            }
        }
        if (present.isEmpty()) {
            throw new IllegalArgumentException("Nothing to measure: no target is there.");
        }
        return present;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
