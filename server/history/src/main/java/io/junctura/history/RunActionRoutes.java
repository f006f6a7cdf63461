package io.junctura.history;

import io.junctura.dispatch.RunCommands;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.RequestBody;
import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of what a person does to one run: cancel, retry, answer, replay. A request without an effect is rejected. */
final class RunActionRoutes {
    private final RunTable table;
    private final StoredRuns runs;
    private final RetryCheck retries;
    private final RetryVersions versions;
    private final Replays replays;
    private final RunCommands commands;
    private final Function<Exchange, String> caller;

    /** @param caller the name of the person or program that makes a request */
    RunActionRoutes(
            RunTable table,
            StoredRuns runs,
            RetryCheck retries,
            RetryVersions versions,
            Replays replays,
            RunCommands commands,
            Function<Exchange, String> caller) {
        this.table = table;
        this.runs = runs;
        this.retries = retries;
        this.versions = versions;
        this.replays = replays;
        this.commands = commands;
        this.caller = caller;
    }

    void routes(RouteTable routes) {
        routes.post("/api/v1/runs/{id}/cancel", this::cancel)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary("Cancels a run, or gives up a failed run")
                .optionalBody(Cancel.class)
                .answers(202, "It is being ended", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "It has ended already");
        routes.post("/api/v1/runs/{id}/retry", this::retry)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary(
                        "Continues a failed run with the same idempotency keys: at the failed step, or at an earlier step;"
                                + " in its version, or in the published one")
                .optionalBody(Retry.class)
                .answers(202, "It goes on", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(
                        409,
                        "There is nothing to take up again, or the steps that it has executed differ in the published"
                                + " version");
        routes.get("/api/v1/runs/{id}/retry", this::versions)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("With which versions of its flow a run can be retried, and which steps keep their results")
                .answers(200, "The versions", RetryView.class)
                .answers(404, "No run has this id");
        routes.post("/api/v1/runs/{id}/answer", this::answer)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary("States whether an attempt in doubt was carried out")
                .body(AnswerInDoubt.class)
                .answers(202, "It goes on", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "That step is not in doubt");
        routes.post("/api/v1/runs/{id}/replay", this::replay)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary(
                        "Starts a new run with the same or another payload. It has new idempotency keys, so its effects happen again")
                .optionalBody(Replay.class)
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The new run", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "Its payload is not kept or damaged, or its flow is not published")
                .answers(429, "Its flow has too many runs waiting");
    }

    record Cancel(
            @Docs(
                    "End it at once, without its finally and without waiting for attempts. Also for a run that was cancelled"
                            + " already and has not ended")
            @Nullable
            Boolean force)
            implements RequestBody {}

    record Retry(
            @Docs(
                    "The path of a step that the run has reached. This step and the steps reached after it are executed again")
            @Nullable
            String from,

            @Docs("The version in which it continues: same, its own, if not given; latest, the published one")
            Replays.@Nullable Version version,

            @Range(min = 1)
            @Docs("Refuse the retry if the run would continue in another version than this one")
            @Nullable
            Integer expectedVersion)
            implements RequestBody {}

    record AnswerInDoubt(
            @Docs("The path of the step in doubt") String step,
            Signal.Answer answer,
            @Nullable JsonValue result) implements RequestBody {}

    record Replay(
            Replays.@Nullable Version version, @Nullable JsonValue payload) implements RequestBody {}

    static Row existing(RunTable table, String id) {
        Long number = Paging.id(id);
        Row row = number == null ? null : table.find(number);
        if (row == null) throw RunProblems.unknown(id);
        return row;
    }

    private void cancel(Exchange http) throws IOException {
        boolean force =
                Boolean.TRUE.equals(Bodies.readOrNothing(http, Cancel.class).force());
        Row row = existing(table, http.pathParam("id"));
        if (row.state().isEnded() && row.state() != RunStatus.FAILED) {
            throw RunProblems.conflict(
                    "already-ended", "Run " + row.id() + " has ended already: it " + ending(row.state()) + ".");
        }
        if (row.state() == RunStatus.FAILED && !table.hasHistory(row.id())) {
            CompletableFuture<Void> givenUp =
                    runs.unlessDeleted(row.id(), commands.giveUp(row.id(), caller.apply(http)));
            http.future(() -> givenUp.thenAccept(done -> accepted(http, row.id())));
            return;
        }
        if (force) commands.cancelByForce(row.id(), caller.apply(http));
        else commands.cancel(row.id(), caller.apply(http));
        accepted(http, row.id());
    }

    private void retry(Exchange http) throws IOException {
        Retry body = Bodies.readOrNothing(http, Retry.class);
        String from = body.from();
        Row row = existing(table, http.pathParam("id"));
        DomainException problem = retries.problem(row);
        if (problem != null) throw problem;
        PinnedFlow live = body.version() == Replays.Version.LATEST ? versions.required(row) : null;
        mustBe(body.expectedVersion(), live == null ? versions.own(row) : live.version());
        retries.mustBeUndamaged(row);
        if (from != null) retries.mustHaveReached(row, from);
        if (live != null) versions.resume(row, live, from, caller.apply(http));
        else if (from != null) commands.resume(row.id(), from, caller.apply(http));
        else commands.resume(row.id(), caller.apply(http));
        if (from == null) {
            accepted(http, row.id());
            return;
        }
        Answers.json(
                http,
                202,
                new RunView.Accepted(
                        Long.toString(row.id()),
                        "The step \"" + from
                                + "\" and all steps that the run has reached after it are executed again with the"
                                + " same idempotency keys. A system that ignores these keys repeats their effects."));
    }

    private static void mustBe(@Nullable Integer expected, int version) {
        if (expected == null || expected == version) return;
        throw RunProblems.conflict(
                "other-version",
                "The run would continue in version " + version + ", not in version " + expected
                        + ": another version was published meanwhile.");
    }

    private void versions(Exchange http) {
        Answers.json(http, versions.view(existing(table, http.pathParam("id"))));
    }

    private void answer(Exchange http) throws IOException {
        AnswerInDoubt given = Bodies.read(http, AnswerInDoubt.class);
        String step = given.step();
        JsonValue result = given.result();
        if (result != null && given.answer() != Signal.Answer.DONE) {
            throw ProblemException.badRequest(
                            "bad-result",
                            "Only a step that was done has a result: answer \"done\", or omit it. Nothing was done.")
                    .with("pointer", "/result");
        }
        Row row = existing(table, http.pathParam("id"));
        boolean doubt = row.waits().stream()
                .anyMatch(wait -> wait.isInDoubt() && wait.step().equals(step));
        if (!doubt) throw RunProblems.notInDoubt(row.id(), step);
        CompletableFuture<Boolean> answered = commands.answer(
                row.id(), step, given.answer(), result == null ? null : result.value(), caller.apply(http));
        http.future(() -> answered.thenAccept(taken -> {
            if (!taken) throw RunProblems.notInDoubt(row.id(), step);
            accepted(http, row.id());
        }));
    }

    private void replay(Exchange http) throws IOException {
        Replay body = Bodies.readOrNothing(http, Replay.class);
        JsonValue edited = body.payload();
        boolean latest = body.version() == Replays.Version.LATEST;
        Row row = existing(table, http.pathParam("id"));
        try {
            CompletableFuture<Long> run = edited != null
                    ? replays.replayWith(edited.value(), row, latest)
                    : replays.replay(row, latest, http.values());
            http.future(() -> run.thenAccept(id -> accepted(http, id)));
        } catch (Rejected full) {
            throw new ProblemException(full.flowAlone() ? 429 : 503, "full", String.valueOf(full.getMessage()))
                    .header("Retry-After", Long.toString(full.retryAfter().toSeconds()));
        }
    }

    private static void accepted(Exchange http, long run) {
        Answers.json(http, 202, new RunView.Accepted(Long.toString(run), null));
    }

    static String ending(RunStatus status) {
        return status == RunStatus.CANCELLED ? "was cancelled" : status.name().toLowerCase(Locale.ROOT);
    }
}
