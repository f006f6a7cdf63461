package io.junctura.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers whether attempts in doubt were carried out. */
@Command(
        name = "answer",
        description = "States whether an attempt in doubt was carried out, of one run or of many. Check the other "
                + "system first.")
final class AnswerCommand extends TerminalCommand {
    /** The answers of the API. */
    enum Answer {
        DONE,
        REPEAT,
        FAILED
    }

    @Mixin
    Remote remote = new Remote();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The run.")
    @Nullable
    String id;

    @Option(
            names = "--as",
            paramLabel = "ANSWER",
            required = true,
            description = "done: it was carried out, and the step succeeds. repeat: the step is attempted again. "
                    + "failed: it was not carried out, and the step fails.")
    Answer answer = Answer.FAILED;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "The path of the step in doubt. With --all: only this step, its path without the numbers of "
                    + "items, such as lines[]/send.")
    @Nullable
    String step;

    @Option(names = "--all", description = "All runs in doubt that match the other options.")
    boolean all;

    @Mixin
    BulkFilter filter = new BulkFilter();

    AnswerCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        String one = id;
        if ((one == null) != all) throw new WrongUse("Name one run, or say --all.");
        if (!all && (filter.isGiven() || filter.dryRun)) throw new WrongUse(BulkFilter.NAMES + " go with --all.");
        if (!all && step == null) throw new WrongUse("Name the step with --step; \"runs ID\" shows the paths.");
        filter.check();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("answer", answer.name().toLowerCase(Locale.ROOT));
        if (step != null) body.put("step", step);
        Api api = remote.open(terminal);
        return one == null ? all(api, body) : one(api, one, body);
    }

    private int one(Api api, String run, Map<String, Object> body) throws Failed, InterruptedException {
        Map<String, Object> accepted = api.post("/runs/" + Api.encoded(run) + "/answer", body);
        say(accepted, "Run " + Api.words(accepted, "run") + " goes on.");
        return 0;
    }

    private int all(Api api, Map<String, Object> body) throws Failed, InterruptedException {
        if (filter.dryRun) body.put("dryRun", true);
        Map<String, Object> accepted = api.post("/runs/answer" + filter.query(null), body);
        BulkProgress progress = new BulkProgress(
                common, terminal, "runs answered", "answered", "Give the command again for the others.");
        if (!filter.dryRun) return progress.follow(api, accepted);
        progress.matching(accepted);
        return 0;
    }
}
