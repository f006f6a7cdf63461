package io.junctura.cli;

import io.junctura.definition.StepTitles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs, from a terminal. */
@Command(name = "runs", description = "Lists the newest runs of a server, or shows the steps of one.")
final class RunsCommand extends ServerCommand {

    private static final List<String> STATUSES = List.of(
            "queued",
            "running",
            "waiting",
            "succeeded",
            "failed",
            "cancelled",
            "failed-items",
            "needs-attention",
            "in-doubt");

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this run, with its steps.")
    @Nullable
    String id;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only runs in this status: queued, running, waiting, succeeded, failed, cancelled, "
                    + "failed-items (succeeded, but items of a loop failed), needs-attention or in-doubt.")
    @Nullable
    String status;

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only of FLOW, or of INTEGRATION/FLOW.")
    @Nullable
    String flow;

    @Option(
            names = "--text",
            paramLabel = "WORDS",
            description = "Only runs with all these words in their payload, outputs or errors.")
    @Nullable
    String text;

    @Option(names = "--needs-attention", description = "Only runs that failed, or that wait for an answer.")
    boolean needsAttention;

    @Option(names = "--group", description = "With --needs-attention: one line for all runs of the same cause.")
    boolean group;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The largest number of results (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    RunsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void check() throws WrongUse {
        if (limit < 1) throw new WrongUse("--limit must be 1 or more.");
        if (id != null && (status != null || flow != null || text != null || needsAttention || group)) {
            throw new WrongUse("One run is shown as it is: leave its id away, or --status, --flow, --text,"
                    + " --needs-attention and --group.");
        }
        if (group && !needsAttention) throw new WrongUse("--group goes with --needs-attention.");
        if (needsAttention && status != null) throw new WrongUse("--needs-attention is a status: leave --status away.");
        if (group && text != null) throw new WrongUse("Groups cannot be searched: leave --text or --group away.");
        mustBeStatus(status);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        String one = id;
        if (one != null) show(api.get("/runs/" + Api.encoded(one)));
        else if (group) groups(api);
        else list(api);
    }

    private void list(Api api) throws Failed, InterruptedException {
        StringBuilder path = new StringBuilder("/runs?limit=").append(Math.min(limit, 100));
        if (status != null) path.append("&status=").append(Api.encoded(status));
        if (needsAttention) path.append("&status=needs-attention");
        if (text != null) path.append("&text=").append(Api.encoded(text));
        path.append(flowQuery(flow));
        List<Map<String, Object>> runs = api.some(path.toString(), limit, this::sayHowFarBehind);
        if (runs.isEmpty()) sayIfUnknown(api, flow, terminal);
        table(
                runs,
                Column.of("RUN", "id"),
                new Column("STATUS", RunsCommand::status),
                new Column("FLOW", RunsCommand::flow),
                Column.of("ACCEPTED", "acceptedAt"),
                new Column("TOOK", RunsCommand::duration),
                new Column("ERROR", RunsCommand::error));
    }

    static void mustBeStatus(@Nullable String status) throws WrongUse {
        if (status == null || STATUSES.contains(status)) return;
        throw new WrongUse(
                "--status must be one of " + String.join(", ", STATUSES) + ", and \"" + status + "\" is none of them.");
    }

    /** @param named FLOW, or INTEGRATION/FLOW; null for all flows */
    static String flowQuery(@Nullable String named) throws Failed {
        if (named == null) return "";
        int slash = named.indexOf('/');
        if (slash != named.lastIndexOf('/') || slash == 0 || slash == named.length() - 1) {
            throw new WrongUse("--flow must be FLOW or INTEGRATION/FLOW, and \"" + named + "\" is neither.");
        }
        String integration = slash < 0 ? "" : "&integration=" + Api.encoded(named.substring(0, slash));
        return integration + "&flow=" + Api.encoded(named.substring(slash + 1));
    }

    /**
     * Prints a hint if the list is empty because the name of the flow is unknown. This is no failure: the flow may have been deleted
     * with its runs, and scripts may ask before it is published.
     */
    static void sayIfUnknown(Api api, @Nullable String named, Terminal terminal) throws Failed, InterruptedException {
        if (named == null) return;
        for (Map<String, Object> integration : api.all("/integrations")) {
            for (Map<String, Object> flow : Api.list(integration, "flows")) {
                String name = Api.words(flow, "name");
                if (named.equals(name) || named.equals(Api.words(integration, "name") + "/" + name)) return;
            }
        }
        terminal.err().println("There is no flow " + named + " on this server; \"flows\" lists those that there are.");
    }

    private void groups(Api api) throws Failed, InterruptedException {
        List<Map<String, Object>> groups =
                api.some("/attention?limit=" + Math.min(limit, 100) + flowQuery(flow), limit);
        if (groups.isEmpty()) sayIfUnknown(api, flow, terminal);
        table(
                groups,
                Column.of("GROUP", "fingerprint"),
                Column.of("RUNS", "runs"),
                new Column("FLOW", RunsCommand::flow),
                new Column("STEP", one -> StepTitles.shown(Api.words(one, "step"), Api.text(one, "stepTitle"))),
                Column.of("LAST", "lastAt"),
                Column.of("NEWEST", "run"),
                new Column(
                        "ERROR",
                        one -> Output.line(
                                FailureWords.of(Api.words(one, "kind")) + ": " + Api.words(one, "message"), 120)));
    }

    private void sayHowFarBehind(Map<String, Object> page) {
        Object runs = Api.object(page, "behind").get("runs");
        if (runs instanceof Number count && count.longValue() > 0) {
            terminal.err()
                    .println("Not searched yet: " + count + " runs; the index catches up while the server has time.");
        }
    }

    private void show(Map<String, Object> run) {
        if (!common.forPeople()) {
            common.output.write(run, terminal.out());
            return;
        }
        terminal.out()
                .println("Run " + Api.words(run, "id") + " of " + flow(run) + ", version " + Api.words(run, "version"));
        terminal.out().println("Accepted " + Api.words(run, "acceptedAt") + ", " + status(run) + " " + duration(run));
        String error = error(run);
        if (!error.isEmpty()) terminal.out().println(error);
        terminal.out().println();
        table(
                Api.list(run, "steps"),
                new Column("STEP", step -> StepTitles.shown(Api.words(step, "path"), Api.text(step, "title"))),
                new Column("KIND", step -> Api.words(step, step.get("use") == null ? "kind" : "use")),
                new Column("STATUS", RunsCommand::status),
                Column.of("ATTEMPTS", "attempts"),
                new Column("TOOK", RunsCommand::duration),
                new Column("ERROR", RunsCommand::error));
    }

    /** The flow of a run, an event or a group, such as {@code shop/import}. */
    static String flow(Map<String, Object> of) {
        return Api.words(of, "integration") + "/" + Api.words(of, "flow");
    }

    private static String status(Map<String, Object> run) {
        Map<String, Object> waiting = Api.object(run, "waiting");
        String reason = Api.text(waiting, "reason");
        String status = Api.words(run, "status");
        if (run.get("loop") instanceof Map<?, ?> loop) {
            return status + " (" + loop.get("ended") + " done, " + loop.get("failed") + " failed)";
        }
        if (run.get("progress") instanceof Map<?, ?> far) {
            String of = far.get("total") instanceof Number total && total.longValue() > 0 ? " of " + total : "";
            return status + " (" + far.get("done") + of + " " + far.get("unit") + ")";
        }
        if (run.get("failedItems") instanceof Number items) {
            return status + " (" + items + (items.longValue() == 1 ? " item failed)" : " items failed)");
        }
        if (reason == null) return status;
        String until = Api.text(waiting, "until");
        String why = switch (reason) {
            case "delay" -> until == null ? reason : "until " + until;
            case "call-back" -> until == null ? reason : "for a call back until " + until;
            case "retry" -> until == null ? reason : "retry at " + until;
            case "line" -> line(waiting);
            case "connection" -> "for " + connection(waiting) + " to work again";
            case "limit" ->
                "its turn over " + connection(waiting)
                        + (until == null
                                ? ", which has limits, or does not answer"
                                : ", which is left alone until " + until);
            default -> reason;
        };
        return status + " (" + why + ")";
    }

    private static String line(Map<String, Object> waiting) {
        String key = Output.line(Api.words(waiting, "key"), 60);
        String run = Api.text(waiting, "run");
        return run == null ? "next in the queue of key " + key : "behind run " + run + " of key " + key;
    }

    private static String connection(Map<String, Object> waiting) {
        String name = Api.text(waiting, "connection");
        return name == null ? "its connection" : "connection " + name;
    }

    private static String duration(Map<String, Object> of) {
        return of.get("durationMs") instanceof Number millis ? Output.duration(millis.longValue()) : "";
    }

    private static String error(Map<String, Object> of) {
        return Output.line(Api.words(Api.object(of, "error"), "message"), 120);
    }
}
