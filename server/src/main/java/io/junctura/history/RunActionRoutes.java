package io.junctura.history;

import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Rejected;
import io.junctura.history.RunTable.Row;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Schemas;
import io.junctura.http.Strict;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of what a person does to one run: cancel, retry, answer, replay. A request without an effect is rejected. */
final class RunActionRoutes {
    private final RunTable table;
    private final StoredRuns runs;
    private final RetryCheck retries;
    private final Replays replays;
    private final Engine engine;
    private final Function<Exchange, String> caller;

    /** @param caller the name of the person or program that makes a request */
    RunActionRoutes(
            RunTable table,
            StoredRuns runs,
            RetryCheck retries,
            Replays replays,
            Engine engine,
            Function<Exchange, String> caller) {
        this.table = table;
        this.runs = runs;
        this.retries = retries;
        this.replays = replays;
        this.engine = engine;
        this.caller = caller;
    }

    void routes(RouteTable routes) {
        routes.post("/api/v1/runs/{id}/cancel", this::cancel)
                .needs(Permission.OPERATOR)
                .summary("End a run where it is, or give a failed one up")
                .optionalBody(() -> Schemas.object(
                        "force?",
                        Map.of(
                                "type",
                                "boolean",
                                "description",
                                "End it at once: its finally is not done, and no attempt is waited for. Also for a run"
                                        + " that was cancelled already and has not ended")))
                .answers(202, "It is being ended", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "It has ended already");
        routes.post("/api/v1/runs/{id}/retry", this::retry)
                .needs(Permission.OPERATOR)
                .summary("Take a failed run up again, with the same keys: at the step that failed, or at one before it")
                .optionalBody(() -> Schemas.object(
                        "from?",
                        Schemas.string("The path of a step that was reached: it, and what was reached after it, is"
                                + " done again")))
                .answers(202, "It goes on", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "There is nothing to take up again");
        routes.post("/api/v1/runs/{id}/answer", this::answer)
                .needs(Permission.OPERATOR)
                .summary("Say whether an attempt in doubt was carried out")
                .body(() -> Schemas.object(
                        "step",
                        Schemas.string("The path of the step in doubt"),
                        "answer",
                        Schemas.oneOf("repeat", "done", "failed"),
                        "result?",
                        Schemas.any()))
                .answers(202, "It goes on", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "That step is not in doubt");
        routes.post("/api/v1/runs/{id}/replay", this::replay)
                .needs(Permission.OPERATOR)
                .summary("Start a new run with the same or another payload: new keys, so its effects happen again")
                .optionalBody(
                        () -> Schemas.object("version?", Schemas.oneOf("same", "latest"), "payload?", Schemas.any()))
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The new run", RunView.Accepted.class)
                .answers(404, "No run has this id")
                .answers(409, "Its payload is not kept or damaged, or its flow is not published")
                .answers(429, "Its flow has too many runs waiting");
    }

    static Row existing(RunTable table, String id) {
        Long number = Paging.id(id);
        Row row = number == null ? null : table.find(number);
        if (row == null) throw RunProblems.unknown(id);
        return row;
    }

    /** Rejects unknown members. With a misspelt member ignored, the request could do more than its sender meant. */
    private static Map<String, Object> body(Exchange http, String... known) throws IOException {
        Map<String, Object> body = Bodies.objectOrNothing(http);
        Strict.members(body, List.of(known));
        return body;
    }

    private void cancel(Exchange http) throws IOException {
        Map<String, Object> body = body(http, "force");
        boolean force = body.containsKey("force") && Bodies.bool(body, "force");
        Row row = existing(table, http.pathParam("id"));
        if (row.state().isEnded() && row.state() != RunStatus.FAILED) {
            throw RunProblems.conflict(
                    "already-ended", "Run " + row.id() + " has ended already: it " + ending(row.state()) + ".");
        }
        if (row.state() == RunStatus.FAILED && !table.hasHistory(row.id())) {
            CompletableFuture<Void> givenUp = runs.unlessDeleted(row.id(), engine.giveUp(row.id(), caller.apply(http)));
            http.future(() -> givenUp.thenAccept(done -> accepted(http, row.id())));
            return;
        }
        if (force) engine.cancelByForce(row.id(), caller.apply(http));
        else engine.cancel(row.id(), caller.apply(http));
        accepted(http, row.id());
    }

    private void retry(Exchange http) throws IOException {
        String from = Bodies.optionalText(body(http, "from"), "from");
        Row row = existing(table, http.pathParam("id"));
        ProblemException problem = retries.problem(row);
        if (problem != null) throw problem;
        retries.mustBeUndamaged(row);
        if (from == null) {
            engine.resume(row.id(), caller.apply(http));
            accepted(http, row.id());
            return;
        }
        retries.mustHaveReached(row, from);
        engine.resume(row.id(), from, caller.apply(http));
        Answers.json(
                http,
                202,
                new RunView.Accepted(
                        Long.toString(row.id()),
                        "The step \"" + from + "\" and what was reached after it are done again, under the same keys: a"
                                + " system that does not know our keys does them twice."));
    }

    private void answer(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Strict.members(body, List.of("step", "answer", "result"));
        String step = Bodies.text(body, "step");
        Signal.Answer answer = answerOf(Bodies.optionalText(body, "answer"));
        if (body.containsKey("result") && answer != Signal.Answer.DONE) {
            throw ProblemException.badRequest(
                            "bad-result",
                            "Only a step that was done has a result: answer \"done\", or omit it. Nothing was done.")
                    .with("pointer", "/result");
        }
        Row row = existing(table, http.pathParam("id"));
        boolean doubt = row.waits().stream()
                .anyMatch(wait -> wait.kind().equals("person") && wait.step().equals(step));
        if (!doubt) throw notInDoubt(row.id(), step);
        CompletableFuture<Boolean> answered =
                engine.answer(row.id(), step, answer, body.get("result"), caller.apply(http));
        http.future(() -> answered.thenAccept(taken -> {
            if (!taken) throw notInDoubt(row.id(), step);
            accepted(http, row.id());
        }));
    }

    private static ProblemException notInDoubt(long run, String step) {
        return RunProblems.conflict(
                "not-in-doubt",
                "The step \"" + step + "\" of run " + run
                        + " is not in doubt: no answer is needed, or another person has given it.");
    }

    private static Signal.Answer answerOf(@Nullable String word) {
        if (word == null) {
            throw ProblemException.badRequest(
                            "missing-member", "The body needs \"answer\": \"repeat\", \"done\" or \"failed\".")
                    .with("pointer", "/answer");
        }
        return switch (word) {
            case "repeat" -> Signal.Answer.REPEAT;
            case "done" -> Signal.Answer.DONE;
            case "failed" -> Signal.Answer.FAILED;
            default ->
                throw ProblemException.badRequest("bad-answer", "answer must be \"repeat\", \"done\" or \"failed\".")
                        .with("pointer", "/answer");
        };
    }

    private void replay(Exchange http) throws IOException {
        Map<String, Object> body = body(http, "version", "payload");
        boolean edited = body.containsKey("payload");
        boolean latest = Replays.isLatest(Bodies.optionalText(body, "version"));
        Row row = existing(table, http.pathParam("id"));
        try {
            CompletableFuture<Long> run = edited
                    ? replays.replayWith(body.get("payload"), row, latest)
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
