package io.junctura.cli;

import io.junctura.connection.SecretValues;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.input.Durations;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StepTitles;
import io.junctura.files.FileStore;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Executes a flow once on the author's machine, and prints its steps. */
@Command(
        name = "run",
        description = "Runs one flow once, in this process, without a server, and shows every step. The steps "
                + "really call other systems.")
final class RunCommand extends TerminalCommand {
    private static final int MAX_PAYLOAD_BYTES = 100_000_000;

    @Mixin
    LocalPlugins local = new LocalPlugins();

    @Mixin
    LocalReads reads = new LocalReads();

    @Parameters(paramLabel = "FILE", description = "The file with the integration.")
    Path file = Path.of("");

    @Option(
            names = "--flow",
            paramLabel = "FLOW",
            description = "FLOW, or INTEGRATION/FLOW. Required if the file has several flows.")
    @Nullable
    String flow;

    @Option(
            names = "--payload",
            paramLabel = "FILE|JSON",
            description = "The event: a file with JSON or text, a table (csv, tsv, ndjson), which stays a file, "
                    + "JSON itself, such as '{\"a\": 1}', or - for standard input.")
    @Nullable
    String payload;

    @Option(names = "--header", paramLabel = "NAME: VALUE", description = "A header of the event.")
    List<String> headers = new ArrayList<>();

    @Option(names = "--connections", paramLabel = "FILE", description = "A file with connections; repeatable.")
    List<Path> connections = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "NAME=VALUE",
            description = "A config value. The other values have their defaults.")
    Map<String, String> config = new LinkedHashMap<>();

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description = "The time limit of the run, such as 30s (default: 10m).")
    String timeLimit = "10m";

    RunCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        Duration limit = limit();
        Map<String, Object> origin = origin();
        List<Path> paths = new ArrayList<>(List.of(file));
        paths.addAll(connections);
        List<NamedText> texts = DocumentFiles.read(paths);
        try (LocalPlugins.Opened opened = local.open(terminal)) {
            Reading reading = Documents.read(texts, opened.plugins.catalog());
            if (!reading.problems().isEmpty()) {
                ValidateCommand.print(reading.problems(), texts, terminal.err());
                throw new Failed("Nothing was run: put the problems above right first.");
            }
            IntegrationDocument integration = integration(reading.integrations());
            GivenFlows flows = new GivenFlows(integration.plan(), GivenFlows.config(integration.plan(), config));
            PinnedFlow chosen = flows.named(flowName(flows));
            List<ConnectionDocument> reached = flows.reached(chosen, reading.connections());
            SecretValues secrets = reads.settle(reached, texts, terminal, read -> false, "Nothing was run");
            Map<String, SavedConnection> given = GivenConnections.read(reached, secrets, terminal);
            FileStore files = new FileStore(opened.files());
            Object event = payload(chosen, files);
            RunProgress progress = new RunProgress(common.forPeople() ? terminal.out() : null);
            try (OneRun one = new OneRun(opened.plugins, files, opened.memory(), given, flows, progress)) {
                OneRun.Result ended = one.run(chosen, event, origin, limit);
                return report(ended);
            }
        }
    }

    private Duration limit() throws Failed {
        try {
            return Durations.parse(timeLimit);
        } catch (IllegalArgumentException e) {
            throw new WrongUse("--time-limit: " + e.getMessage());
        }
    }

    private IntegrationDocument integration(List<IntegrationDocument> all) throws Failed {
        List<String> names = all.stream().map(IntegrationDocument::name).toList();
        if (names.isEmpty()) throw new Failed("There is no integration in " + file + ".");
        int slash = flow == null ? -1 : flow.indexOf('/');
        if (slash < 0 && all.size() == 1) return all.get(0);
        if (slash < 0) {
            throw new Failed("There are several integrations in " + file + ": say --flow INTEGRATION/FLOW, with one of "
                    + String.join(", ", names) + ".");
        }
        String wanted = String.valueOf(flow).substring(0, slash);
        for (IntegrationDocument one : all) if (one.name().equals(wanted)) return one;
        throw new Failed(
                "There is no integration " + wanted + " in " + file + ". There is: " + String.join(", ", names) + ".");
    }

    private String flowName(GivenFlows flows) throws Failed {
        String named = flow;
        if (named != null) return named.substring(named.indexOf('/') + 1);
        if (flows.names().size() == 1) return flows.names().iterator().next();
        throw new Failed("Say which flow to run: --flow, with one of " + String.join(", ", flows.names()) + ".");
    }

    /** The media type of a table, which is a file as a payload; null if the file is not a table. */
    private static @Nullable String tableType(String name) {
        if (name.endsWith(".csv")) return "text/csv";
        if (name.endsWith(".tsv")) return "text/tab-separated-values";
        return name.endsWith(".ndjson") || name.endsWith(".jsonl") ? "application/x-ndjson" : null;
    }

    private @Nullable Object payload(PinnedFlow chosen, FileStore files) throws Failed {
        String from = payload;
        if (from == null) {
            String trigger = chosen.plan().trigger().use();
            return trigger.startsWith("schedule.")
                    ? new LinkedHashMap<>(Map.of("scheduledAt", Instant.now().toString()))
                    : null;
        }
        String type = PayloadFile.isJson(from) ? null : tableType(from);
        if (type != null) {
            Path table = Path.of(from);
            try (InputStream in = Files.newInputStream(table)) {
                return files.arriving().store(String.valueOf(table.getFileName()), type, in);
            } catch (IOException e) {
                throw PayloadProblems.unreadable(from, e);
            }
        }
        String text;
        if (PayloadFile.isJson(from)) {
            text = from;
        } else if (from.equals("-")) {
            text = standardInput(terminal.in(), MAX_PAYLOAD_BYTES);
        } else {
            text = DocumentFiles.text(Path.of(from));
        }
        try {
            return Json.parse(text);
        } catch (JsonProblem e) {
            String start = text.stripLeading();
            boolean meant = from.endsWith(".json") || start.startsWith("{") || start.startsWith("[");
            if (!meant) return text;
            throw PayloadProblems.notJson(from, e);
        }
    }

    /** @param most the limit in bytes; a longer input is rejected, since its beginning would be another event */
    static String standardInput(InputStream in, int most) throws Failed {
        try {
            byte[] read = in.readNBytes(most + 1);
            if (read.length <= most) return new String(read, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failed("Standard input cannot be read (" + e.getMessage() + ").");
        }
        throw new Failed(
                "Standard input has more than the " + most + " bytes that a payload may have. Write a table into a"
                        + " file (.csv, .tsv, .ndjson) and name that, which comes"
                        + " to the flow as a file; of anything else, give a smaller"
                        + " part.");
    }

    private Map<String, Object> origin() throws Failed {
        Map<String, Object> origin = new LinkedHashMap<>();
        Map<String, Object> named = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) throw new WrongUse("Write a header as \"Name: value\", not \"" + header + "\".");
            named.put(
                    header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        origin.put("headers", named);
        return origin;
    }

    private int report(OneRun.Result ended) {
        Run run = ended.run();
        Outcome outcome = run.state().outcome();
        boolean well = ended.blocked() == null && outcome instanceof Outcome.Succeeded;
        if (common.forPeople()) {
            Response response = run.state().response();
            if (response != null) {
                terminal.out().println("Responded " + response.status());
                if (response.body() != null) terminal.out().print(Json.pretty(response.body()) + "\n");
            }
            if (well) terminal.out().println(summary(run, (Outcome.Succeeded) outcome));
        } else {
            common.output.write(json(ended), terminal.out());
        }
        if (!well) terminal.err().println("junctura: " + cause(ended));
        return well ? 0 : 1;
    }

    private static String summary(Run run, Outcome.Succeeded outcome) {
        String reason = outcome.reason();
        String time = Output.duration(run.state().ended() - run.accepted().at());
        long failed = outcome.failedItems();
        String items =
                failed == 0 ? "" : failed == 1 ? ", although an item failed" : ", although " + failed + " items failed";
        return "Succeeded in " + time + items
                + (reason == null || reason.isEmpty() ? "" : " (ended early: " + reason + ")");
    }

    private static String cause(OneRun.Result ended) {
        if (ended.blocked() != null) return "The run cannot go on. " + ended.blocked();
        Outcome outcome = ended.run().state().outcome();
        if (outcome instanceof Outcome.Failed failed) {
            String step = failed.step() == null
                    ? ""
                    : " at the step " + StepTitles.shown(ended.run().flow().plan(), failed.step());
            return "The run failed" + step + ": " + RunProgress.words(failed.why());
        }
        return "The run was cancelled.";
    }

    private static Map<String, Object> json(OneRun.Result ended) {
        Run run = ended.run();
        Outcome outcome = run.state().outcome();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("integration", run.flow().name().integration());
        json.put("flow", run.flow().name().flow());
        json.put("status", outcome == null ? "waiting" : outcome.status().name().toLowerCase(Locale.ROOT));
        json.put("acceptedAt", Instant.ofEpochMilli(run.accepted().at()).toString());
        if (run.state().ended() > 0)
            json.put("durationMs", run.state().ended() - run.accepted().at());
        if (outcome instanceof Outcome.Succeeded succeeded && succeeded.reason() != null) {
            json.put("reason", succeeded.reason());
        }
        if (outcome instanceof Outcome.Succeeded some && some.failedItems() > 0) {
            json.put("failedItems", some.failedItems());
        }
        if (ended.blocked() != null || outcome instanceof Outcome.Failed) json.put("error", error(ended, outcome));
        Response response = run.state().response();
        if (response != null) {
            Map<String, Object> answered = new LinkedHashMap<>();
            answered.put("status", (long) response.status());
            answered.put("headers", response.headers());
            answered.put("body", response.body());
            json.put("response", answered);
        }
        json.put("steps", steps(run));
        return json;
    }

    private static Map<String, Object> error(OneRun.Result ended, @Nullable Outcome outcome) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (outcome instanceof Outcome.Failed failed) {
            error.put("kind", failed.why().kind().name().toLowerCase(Locale.ROOT));
            if (failed.step() != null) error.put("step", failed.step());
            error.put("message", failed.why().message());
        } else {
            error.put("message", ended.blocked());
        }
        return error;
    }

    private static List<Map<String, Object>> steps(Run run) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (Position position : run.state().positions()) {
            Map<String, Object> step = new LinkedHashMap<>();
            StepPlan plan = run.flow().plan().index().find(position.step()).orElse(null);
            step.put("path", position.step());
            if (plan != null) step.put("kind", RunProgress.kind(plan));
            String status = RunProgress.status(position.status());
            step.put("status", status == null ? "waiting" : status);
            step.put("attempts", (long) position.attempts());
            if (position.ended() > 0 && position.firstStarted() > 0) {
                step.put("durationMs", position.ended() - position.firstStarted());
            }
            if (position.result() != null) step.put("output", position.result());
            Failure failure = position.failure();
            if (failure != null) {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
                error.put("message", failure.message());
                step.put("error", error);
            }
            steps.add(step);
        }
        return steps;
    }
}
