package io.junctura.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repeats runs: the same run with the same keys, or a new one with new keys. */
@Command(
        name = "replay",
        description = "Starts a new run with the payload of an earlier run and new idempotency keys: its "
                + "effects happen again. With --resume, continues the failed run itself, with the same "
                + "keys.")
final class ReplayCommand extends TerminalCommand {
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

    @Mixin
    BulkFilter filter = new BulkFilter();

    ReplayCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        String one = id;
        boolean filtered = status != null || filter.isGiven();
        if ((one == null) != all) throw new WrongUse("Name one run, or say --all.");
        if (!all && (filtered || filter.dryRun))
            throw new WrongUse("--status, " + BulkFilter.NAMES + " go with --all.");
        if (from != null && !resume) throw new WrongUse("--from goes with --resume.");
        if (resume && payload != null) {
            throw new WrongUse("A run that is taken up again keeps its payload: leave --resume or --payload away.");
        }
        if (all && (payload != null || from != null)) throw new WrongUse("--payload and --from are for one run.");
        if (all && !resume && !filter.dryRun && !filtered) {
            throw new WrongUse(
                    "--all alone starts every failed run of the server again, and their effects happen again: say"
                            + " which with --flow, --since, --until, --text or --group, or --status failed if you mean all"
                            + " of them. --dry-run counts them.");
        }
        RunsCommand.mustBeStatus(status);
        filter.check();
        Api api = remote.open(terminal);
        return one == null ? all(api) : one(api, one);
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
        if (filter.dryRun) body.put("dryRun", true);
        // Runs in doubt can be a group, too, and have not failed.
        String query = filter.query(status == null && filter.group == null ? "failed" : status);
        Map<String, Object> answer = api.post("/runs/retry" + query, body);
        BulkProgress progress = resume
                ? new BulkProgress(
                        common, terminal, "runs taken up again", "taken up", "Give the command again for the others.")
                : new BulkProgress(
                        common,
                        terminal,
                        "runs replayed",
                        "replayed",
                        "Given again, it would replay the same ones: say with --until which others.");
        if (!filter.dryRun) return progress.follow(api, answer);
        progress.matching(answer);
        return 0;
    }
}
