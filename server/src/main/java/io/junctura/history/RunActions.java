package io.junctura.history;

import io.javalin.http.Context;
import io.junctura.database.DiskFull;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Rejected;
import io.junctura.history.RunTable.Row;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Schemas;
import io.junctura.http.Strict;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.memory.Reservation;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What people do to a run. The engine does it; here it is refused, in words, where it would amount to nothing. */
final class RunActions {
    private static final int MOST_NAMED = 20;

    private final RunTable table;
    private final RunReader journal;
    private final Engine engine;
    private final Flows flows;
    private final FlowNames names;
    private final Function<Context, String> caller;

    RunActions(
            RunTable table,
            RunReader journal,
            Engine engine,
            Flows flows,
            FlowNames names,
            Function<Context, String> caller) {
        this.table = table;
        this.journal = journal;
        this.engine = engine;
        this.flows = flows;
        this.names = names;
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
                .answers(202, "It is being ended", RunSchemas::accepted)
                .answers(404, "No run has this id")
                .answers(409, "It has ended already");
        routes.post("/api/v1/runs/{id}/retry", this::retry)
                .needs(Permission.OPERATOR)
                .summary("Take a failed run up again, with the same keys: at the step that failed, or at one before it")
                .optionalBody(() -> Schemas.object(
                        "from?",
                        Schemas.string("The path of a step that was reached: it, and what was reached after it, is"
                                + " done again")))
                .answers(202, "It goes on", RunSchemas::accepted)
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
                .answers(202, "It goes on", RunSchemas::accepted)
                .answers(404, "No run has this id")
                .answers(409, "That step is not in doubt");
        routes.post("/api/v1/runs/{id}/replay", this::replay)
                .needs(Permission.OPERATOR)
                .summary("Start a new run with the same or another payload: new keys, so its effects happen again")
                .optionalBody(
                        () -> Schemas.object("version?", Schemas.oneOf("same", "latest"), "payload?", Schemas.any()))
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The new run", RunSchemas::accepted)
                .answers(404, "No run has this id")
                .answers(409, "Its payload is not kept or damaged, or its flow is not published")
                .answers(429, "Its flow has too many runs waiting");
    }

    static Row existing(RunTable table, String id) {
        Long number = Paging.id(id);
        Row row = number == null ? null : table.find(number);
        if (row == null) throw unknown(id);
        return row;
    }

    /** A misspelt member would be taken for one that was left away, and more done than was meant. */
    private static Map<String, Object> body(Context http, String... known) throws IOException {
        Map<String, Object> body = Bodies.objectOrNothing(http);
        Strict.members(body, List.of(known));
        return body;
    }

    static ProblemException unknown(String id) {
        return ProblemException.notFound("No run has the id \"" + id + "\".");
    }

    private void cancel(Context http) throws IOException {
        Map<String, Object> body = body(http, "force");
        boolean force = body.containsKey("force") && Bodies.bool(body, "force");
        Row row = existing(table, http.pathParam("id"));
        if (row.state().isEnded() && row.state() != RunStatus.FAILED) {
            throw conflict("already-ended", "Run " + row.id() + " has ended already: it " + ending(row.state()) + ".");
        }
        if (row.state() == RunStatus.FAILED && !table.hasHistory(row.id())) {
            CompletableFuture<Void> given = unlessGone(row.id(), engine.giveUp(row.id(), caller.apply(http)));
            http.future(() -> given.thenAccept(done -> accepted(http, row.id())));
            return;
        }
        if (force) engine.cancelByForce(row.id(), caller.apply(http));
        else engine.cancel(row.id(), caller.apply(http));
        accepted(http, row.id());
    }

    private void retry(Context http) throws IOException {
        String from = Bodies.optionalText(body(http, "from"), "from");
        Row row = existing(table, http.pathParam("id"));
        ProblemException nothing = cannotRetry(row);
        if (nothing != null) throw nothing;
        if (row.state() == RunStatus.FAILED) stored(row);
        if (from == null) {
            engine.resume(row.id(), caller.apply(http));
            accepted(http, row.id());
            return;
        }
        mustHaveReached(row, from);
        engine.resume(row.id(), from, caller.apply(http));
        Answers.json(
                http,
                202,
                Map.of(
                        "run",
                        Long.toString(row.id()),
                        "warning",
                        "The step \"" + from + "\" and what was reached after it are done again, under the same keys: a"
                                + " system that does not know our keys does them twice."));
    }

    /** Why a run cannot be taken up again; null if it can. */
    @Nullable
    ProblemException cannotRetry(Row row) {
        String run = "Run " + row.id();
        return switch (row.state()) {
            case SUCCEEDED, CANCELLED ->
                conflict(
                        "not-failed",
                        run + " " + ending(row.state()) + ". Only a failed run can be retried; replay it.");
            case BEHIND ->
                conflict("under-way", run + " waits for another run of its order key: there is nothing to retry.");
            case DUE, WAITING -> mustWait(row, run);
            case FAILED -> table.hasHistory(row.id()) ? lostFlow(row) : notKept(run, "taken up again");
        };
    }

    private @Nullable ProblemException lostFlow(Row row) {
        try {
            pinned(row, "Then retry it, or replay it with the latest version");
            return null;
        } catch (ProblemException lost) {
            return lost;
        }
    }

    private @Nullable ProblemException mustWait(Row row, String run) {
        List<RunTable.Waits> delays = new ArrayList<>();
        for (RunTable.Waits wait : row.waits()) {
            if (wait.kind().equals("connection")) return null;
            if (!wait.kind().equals("until")) continue;
            if (!RunViews.isDelay(flows, row, wait.step())) return null;
            delays.add(wait);
        }
        for (RunTable.Waits wait : row.waits()) {
            if (wait.kind().equals("person")) {
                return conflict(
                        "in-doubt",
                        run + " is in doubt at the step \"" + wait.step()
                                + "\": say first whether that was carried out, with an answer.");
            }
        }
        if (row.state() == RunStatus.DUE) {
            return conflict("under-way", run + " is under way: there is nothing to retry.");
        }
        if (row.waits().stream().anyMatch(wait -> wait.kind().equals("limit"))) {
            return conflict(
                    "waits",
                    run
                            + " waits for its turn: its connection has limits, or its system does not answer and is"
                            + " tried by one run at a time. It goes on by itself.");
        }
        if (delays.size() == row.waits().size() && !delays.isEmpty()) {
            RunTable.Waits delay = delays.get(0);
            return conflict(
                    "waits",
                    run + " has not failed: its step \"" + delay.step() + "\" is a delay"
                            + (delay.due() == null ? "" : " until " + RunView.time(delay.due()))
                            + ". It goes on by itself then, and not before.");
        }
        for (RunTable.Waits wait : row.waits()) {
            if (wait.kind().equals("child")) {
                return conflict("waits", run + " waits for a run that it started. Retry that one, if it failed.");
            }
        }
        for (RunTable.Waits wait : row.waits()) {
            if (wait.kind().equals("callback")) {
                return conflict(
                        "waits",
                        run + " waits at its step \"" + wait.step() + "\" for what is posted to the call-back's address"
                                + (wait.due() == null ? "" : ", until " + RunView.time(wait.due()) + " at the most")
                                + ". It goes on by itself then.");
            }
        }
        return conflict("waits", run + " waits. It goes on by itself.");
    }

    private void mustHaveReached(Row row, String from) {
        String run = "Run " + row.id();
        if (row.state() != RunStatus.FAILED) {
            throw conflict(
                    "not-failed", run + " has not failed: it cannot go back to a step. Replay it, or cancel it.");
        }
        StoredRun stored = stored(row);
        RunState state = stored.run(pinned(row, "It cannot be taken up again")).state();
        if (state.position(from) != null) return;
        List<String> reached = state.positions().stream()
                .map(Position::step)
                .limit(MOST_NAMED + 1L)
                .toList();
        String named = reached.size() <= MOST_NAMED
                ? String.join(", ", reached)
                : String.join(", ", reached.subList(0, MOST_NAMED)) + ", …";
        throw conflict(
                "not-reached",
                run + " has not reached a step \"" + from + "\", or it is over with the items or branches around it."
                        + " It can go back to: " + named + ".");
    }

    private void answer(Context http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Strict.members(body, List.of("step", "answer", "result"));
        String step = Bodies.text(body, "step");
        Signal.Answer answer = answerOf(Bodies.optionalText(body, "answer"));
        if (body.containsKey("result") && answer != Signal.Answer.DONE) {
            throw ProblemException.badRequest(
                            "bad-result",
                            "Only a step that was done has a result: answer \"done\", or leave it away. Nothing was"
                                    + " done.")
                    .with("pointer", "/result");
        }
        Row row = existing(table, http.pathParam("id"));
        boolean doubt = row.waits().stream()
                .anyMatch(wait -> wait.kind().equals("person") && wait.step().equals(step));
        if (!doubt) throw notInDoubt(row.id(), step);
        CompletableFuture<Boolean> told = engine.answer(row.id(), step, answer, body.get("result"), caller.apply(http));
        http.future(() -> told.thenAccept(taken -> {
            if (!taken) throw notInDoubt(row.id(), step);
            accepted(http, row.id());
        }));
    }

    private static ProblemException notInDoubt(long run, String step) {
        return conflict(
                "not-in-doubt",
                "The step \"" + step + "\" of run " + run
                        + " is not in doubt: nobody waits for an answer, or somebody has given it.");
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

    private void replay(Context http) throws IOException {
        Map<String, Object> body = body(http, "version", "payload");
        boolean edited = body.containsKey("payload");
        boolean latest = isLatest(Bodies.optionalText(body, "version"));
        Row row = existing(table, http.pathParam("id"));
        try {
            CompletableFuture<Long> run = edited
                    ? replay(looked(row), body.get("payload"), flow(row, latest))
                    : replay(row, latest, Bodies.values(http));
            http.future(() -> run.thenAccept(id -> accepted(http, id)));
        } catch (Rejected full) {
            throw new ProblemException(full.flowAlone() ? 429 : 503, "full", String.valueOf(full.getMessage()))
                    .header("Retry-After", Long.toString(full.retryAfter().toSeconds()));
        }
    }

    /**
     * Starts a run of the same payload.
     *
     * @param values grows by what the payload takes; to be closed when the run is accepted
     * @throws ProblemException if that cannot be
     */
    CompletableFuture<Long> replay(Row row, boolean latest, Reservation values) throws Rejected {
        StoredRun looked = looked(row);
        if (looked.hasLeftNothing()) throw notKept("Run " + row.id(), "replayed with what it was given");
        values.grow(looked.event());
        return replay(looked, payload(looked), flow(row, latest));
    }

    private CompletableFuture<Long> replay(StoredRun looked, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        return unlessGone(looked.id(), engine.replay(looked, payload, flow));
    }

    /** Fails with what can be answered, if the run has been deleted, with its files, since it was looked at. */
    private <T> CompletableFuture<T> unlessGone(long run, CompletableFuture<T> done) {
        return done.exceptionally(failure -> {
            if (!(failure instanceof DiskFull) && table.find(run) == null) throw unknown(Long.toString(run));
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        });
    }

    /** With its large values left where they are: a replay needs none of them but the payload, and so bears their loss. */
    private StoredRun looked(Row row) {
        return journal.view(row.id()).orElseThrow(() -> unknown(Long.toString(row.id())));
    }

    private @Nullable Object payload(StoredRun looked) {
        Object payload = looked.accepted().payload();
        if (payload instanceof StoredJson stored) return stored.value();
        if (!(payload instanceof LargeValue large)) return payload;
        try (InputStream in = journal.large().open(large)) {
            return Json.parseStored(in.readAllBytes());
        } catch (IOException e) {
            // Or it was deleted, with its files, since it was looked at.
            if (table.find(looked.id()) == null) throw unknown(Long.toString(looked.id()));
            throw conflict(
                    "damaged",
                    "Run " + looked.id() + " cannot be replayed with what it was given: " + e.getMessage()
                            + ". Restore that file from a backup first, or replay it with another payload.");
        }
    }

    /** One all of whose values can be read. */
    private StoredRun stored(Row row) {
        StoredRun stored = looked(row);
        String damage = journal.damage(stored);
        if (damage == null) return stored;
        throw conflict(
                "damaged",
                "Run " + row.id() + " cannot go on: " + damage
                        + ". Restore that file from a backup first, or replay the run, which needs none of its values"
                        + " but the payload.");
    }

    static boolean isLatest(@Nullable String version) {
        if (version == null || version.equals("same")) return false;
        if (version.equals("latest")) return true;
        throw ProblemException.badRequest("bad-version", "version must be \"same\" or \"latest\".")
                .with("pointer", "/version");
    }

    /** The flow that a replay is of. @throws ProblemException if there is none */
    PinnedFlow flow(Row row, boolean latest) {
        if (!latest) return pinned(row, "Replay it with the latest version");
        return flows.live(names.name(row.flow()))
                .orElseThrow(() -> conflict(
                        "not-published",
                        "The flow " + names.name(row.flow())
                                + " is not published, or switched off. Publish it, or replay with the same version."));
    }

    private PinnedFlow pinned(Row row, String otherwise) {
        try {
            return flows.pinned(row.flow(), row.revision());
        } catch (IllegalStateException e) {
            throw conflict("cannot-run", e.getMessage() + " " + otherwise + ".");
        }
    }

    private static void accepted(Context http, long run) {
        Answers.json(http, 202, Map.of("run", Long.toString(run)));
    }

    private static String ending(RunStatus status) {
        return status == RunStatus.CANCELLED ? "was cancelled" : status.name().toLowerCase(Locale.ROOT);
    }

    private static ProblemException notKept(String run, String what) {
        return conflict("history-not-kept", run + " cannot be " + what + ": its flow keeps no history.");
    }

    private static ProblemException conflict(String code, String detail) {
        return new ProblemException(409, code, detail);
    }
}
