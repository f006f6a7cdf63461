package io.junctura.cli;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Repeats runs: the same run with the same keys, or a new one with new keys. */
@Command(
        name = "replay",
        description = "Starts a new run with the payload of an earlier run and new idempotency keys: its "
                + "effects happen again. With --resume, continues the failed run itself, with the same "
                + "keys.")
final class ReplayCommand implements Callable<Integer> {
    private static final int LOOK_MILLIS = 300;

    @Mixin
    Common common = new Common();

    @Mixin
    Remote remote = new Remote();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The run (or event).")
    @Nullable
    String id;

    @Option(
            names = "--payload",
            paramLabel = "FILE|JSON",
            description = "Another payload: a file with JSON, JSON itself, or - for standard input.")
    @Nullable
    String payload;

    @Option(
            names = "--newest",
            description =
                    "Use the version that is published now, not the version of the run. With --resume, only if the "
                            + "steps before the failed one are the same in both versions.")
    boolean newest;

    @Option(names = "--resume", description = "Continue the failed run at the step that failed, with the same keys.")
    boolean resume;

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "With --resume: go back to this step, named by its path. The step and all steps after it "
                    + "run again, with the same keys.")
    @Nullable
    String from;

    @Option(
            names = "--all",
            description = "All runs that match the other options. The server processes them in the background. "
                    + "Without --resume, a filter is required.")
    boolean all;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "With --all: runs in this status (default: failed; with --group, all runs of the group).")
    @Nullable
    String status;

    @Option(names = "--flow", paramLabel = "FLOW", description = "With --all: runs of FLOW, or of INTEGRATION/FLOW.")
    @Nullable
    String flow;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "With --all: runs that were accepted at this time or day, or later.")
    @Nullable
    String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "With --all: runs that were accepted before this time or day.")
    @Nullable
    String until;

    @Option(names = "--text", paramLabel = "WORDS", description = "With --all: runs that contain all these words.")
    @Nullable
    String text;

    @Option(
            names = "--group",
            paramLabel = "FINGERPRINT",
            description = "With --all: runs of this group, as \"runs --needs-attention --group\" names it.")
    @Nullable
    String group;

    @Option(names = "--dry-run", description = "With --all: only count the matching runs.")
    boolean dryRun;

    @Spec
    @Nullable
    CommandSpec spec;

    private final Terminal terminal;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        String one = id;
        boolean filtered = status != null || flow != null || since != null || until != null || text != null;
        if ((one == null) != all) throw wrong("Name one run, or say --all.");
        if (!all && (filtered || group != null || dryRun)) {
            throw wrong("--status, --flow, --since, --until, --text, --group and --dry-run go with --all.");
        }
        if (from != null && !resume) throw wrong("--from goes with --resume.");
        if (resume && payload != null) {
            throw wrong("A run that is taken up again keeps its payload: leave --resume or --payload away.");
        }
        if (all && (payload != null || from != null)) throw wrong("--payload and --from are for one run.");
        if (all && !resume && !dryRun && !filtered && group == null) {
            throw wrong("--all alone starts every failed run of the server again, and their effects happen again: say"
                    + " which with --flow, --since, --until, --text or --group, or --status failed if you mean all"
                    + " of them. --dry-run counts them.");
        }
        RunsCommand.mustBeStatus(status);
        mustBeTime("--since", since);
        mustBeTime("--until", until);
        Api api = remote.open(terminal);
        return one == null ? all(api) : one(api, one);
    }

    /** The server would reject it, too, but does not know the name of the option. */
    private void mustBeTime(String option, @Nullable String value) {
        if (value == null) return;
        try {
            if (value.length() == 10) LocalDate.parse(value);
            else OffsetDateTime.parse(value);
        } catch (DateTimeParseException e) {
            throw wrong(option + " must be a day such as 2026-11-24, or a time such as 2026-11-24T10:15:30Z; \"" + value
                    + "\" is neither.");
        }
    }

    private ParameterException wrong(String sentence) {
        CommandSpec set = spec;
        if (set == null) throw new IllegalStateException("picocli has not set the command up");
        return new ParameterException(set.commandLine(), sentence);
    }

    private int one(Api api, String run) throws Failed, InterruptedException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (from != null) body.put("from", from);
        if (newest) body.put("version", "latest");
        String file = payload;
        if (file != null) body.put("payload", PayloadFile.read(file, terminal));
        Map<String, Object> answer = api.post("/runs/" + Api.encoded(run) + (resume ? "/retry" : "/replay"), body);
        String warning = Api.text(answer, "warning");
        if (warning != null) terminal.err().println("Note: " + warning);
        if (!common.forPeople()) common.output.write(answer, terminal.out());
        else {
            terminal.out()
                    .println(
                            resume
                                    ? "Run " + Api.words(answer, "run") + " goes on"
                                            + (newest ? " with the published version." : ".")
                                    : "Run " + Api.words(answer, "run") + " replays run " + run + ".");
        }
        return 0;
    }

    private int all(Api api) throws Failed, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("as", resume ? "resume" : "replay");
        if (newest) body.put("version", "latest");
        if (dryRun) body.put("dryRun", true);
        Map<String, Object> answer = api.post("/runs/retry" + query(), body);
        if (dryRun) {
            if (!common.forPeople()) common.output.write(answer, terminal.out());
            else {
                String atLeast = Boolean.TRUE.equals(answer.get("atLeast")) ? "at least " : "";
                terminal.out()
                        .println(atLeast + Api.words(answer, "runs") + " runs match"
                                + (Boolean.TRUE.equals(answer.get("more")) ? ", and more than one command takes" : "")
                                + "; " + atLeast + Api.words(answer, "skipped") + " others cannot be "
                                + (resume ? "taken up" : "replayed") + ". Nothing was done.");
            }
            return 0;
        }
        return follow(api, answer);
    }

    private String query() throws Failed {
        StringBuilder query = new StringBuilder();
        // Runs in doubt can be a group, too, and have not failed.
        with(query, "status", status == null && group == null ? "failed" : status);
        query.append(RunsCommand.flowQuery(flow));
        with(query, "from", since);
        with(query, "to", until);
        with(query, "text", text);
        with(query, "fingerprint", group);
        return "?" + query.substring(1);
    }

    private static void with(StringBuilder query, String name, @Nullable String value) {
        if (value != null) query.append('&').append(name).append('=').append(Api.encoded(value));
    }

    /** Waits for the end. Ending the command does not end the bulk retry. */
    private int follow(Api api, Map<String, Object> begun) throws Failed, InterruptedException {
        String path = "/retries/" + Api.encoded(Api.words(begun, "id"));
        Map<String, Object> retry = begun;
        String said = "";
        while (List.of("waiting", "running").contains(Api.words(retry, "status"))) {
            String now = Api.words(retry, "done") + " of " + Api.words(retry, "runs") + " runs";
            if (retry.get("runs") != null && !now.equals(said)) terminal.err().println(now);
            said = now;
            Thread.sleep(LOOK_MILLIS);
            retry = api.get(path);
        }
        if (!common.forPeople()) {
            common.output.write(retry, terminal.out());
        } else {
            terminal.out()
                    .println(Api.words(retry, "done") + (resume ? " runs taken up again" : " runs replayed") + ", "
                            + Api.words(retry, "skipped") + " skipped.");
        }
        String problem = Api.text(retry, "problem");
        if (problem != null) terminal.err().println(problem);
        boolean done = Api.words(retry, "status").equals("done");
        if (done && Boolean.TRUE.equals(retry.get("more"))) {
            terminal.err()
                    .println("More runs match than one command takes: these were the newest. "
                            + (resume
                                    ? "Give the command again for the others."
                                    : "Given again, it would replay the same ones: say with --until which others."));
        }
        return done ? 0 : 1;
    }
}
