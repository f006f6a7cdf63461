package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.input.Durations;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.TestDocuments;
import io.junctura.json.Json;
import io.junctura.run.machine.RunMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a flow against the pure machine. Each line of the scenario is an event or an expected decision. The
 * entries that the machine notes are applied, and the state is folded from all entries before each decision, as after a
 * crash.
 */
final class Scenario {
    private static final long START = 1_893_456_000_000L;

    private final Map<?, ?> written;
    private final PinnedFlow flow;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, ActionStep> busy = new HashMap<>();
    private long now = START;

    Scenario(Map<?, ?> written) {
        this.written = written;
        String limit =
                written.get("time-limit") == null ? "" : "    limits: { time: " + written.get("time-limit") + " }\n";
        String document = "integration: scenario\nconnections:\n  erp: { connector: http }\nflows:\n  main:\n"
                + "    trigger: { use: http.webhook, input: { verify: none } }\n"
                + limit + "    steps:\n"
                + String.valueOf(written.get("steps")).indent(6);
        this.flow = new PinnedFlow(
                1,
                1,
                1,
                new FlowName("default", "scenario", "main"),
                TestDocuments.flow(document),
                Map.of(),
                Map.of("erp", "erp"));
    }

    @Override
    public String toString() {
        return String.valueOf(written.get("scenario"));
    }

    void play() {
        for (Object line : (List<?>) written.get("lines")) play((Map<?, ?>) line);
    }

    private void play(Map<?, ?> line) {
        String as = line.toString();
        String path = String.valueOf(line.values().iterator().next());
        switch (String.valueOf(line.keySet().iterator().next())) {
            case "execute" -> execute(line, path, as);
            case "recover" ->
                assertThat(((Decision.Recover) decision(as)).position().step()).isEqualTo(path);
            case "idle" -> assertThat(decision(as)).as(as).isInstanceOf(Decision.Idle.class);
            case "end" -> end(line, path, as);
            case "waits" ->
                assertThat(String.valueOf(position(path).waitsFor()))
                        .as(as)
                        .startsWith(String.valueOf(line.get("for")));
            case "done" -> done(path, line.get("value"));
            case "failed" -> failed(path, line);
            case "crash" -> busy.clear();
            case "after" -> now += Durations.parse(path).toMillis();
            case "wake" -> entries.add(new Entry.Woken(path, now, new Signal.Ready()));
            case "post" -> entries.add(new Entry.Woken(path, now, new Signal.Posted("token", line.get("value"), 0)));
            case "cancel" -> entries.add(new Entry.CancelAsked(now, path, false));
            case "resume" -> {
                entries.add(new Entry.Resumed(now, "eva", path.equals("true") ? null : path));
            }
            default -> throw new AssertionError("An unknown line: " + as);
        }
    }

    private Run run() {
        RunState state = new RunState();
        entries.forEach(state::apply);
        Run.Accepted accepted = new Run.Accepted(START, written.get("payload"), Map.of(), null, null, 0);
        return new Run(1, flow, accepted, Callbacks.NONE, state);
    }

    private Position position(String path) {
        return Objects.requireNonNull(run().state().position(path), path + " has not begun");
    }

    /** The next decision that is not a {@link Decision.Note}; the entries of notes are applied. */
    private Decision decision(String as) {
        for (int notes = 0; notes < 1_000; notes++) {
            Decision next = RunMachine.next(run(), now, busy.keySet());
            if (!(next instanceof Decision.Note note)) return next;
            entries.add(note.entry());
            for (String left : note.entry().leaves()) busy.keySet().removeIf(one -> StepPath.isAtOrWithin(one, left));
        }
        throw new AssertionError("The machine notes on and on: " + as);
    }

    private void execute(Map<?, ?> line, String path, String as) {
        Decision next = decision(as);
        assertThat(next).as(as).isInstanceOf(Decision.Execute.class);
        Decision.Execute execute = (Decision.Execute) next;
        assertThat(execute.path()).as(as).isEqualTo(path);
        if (line.containsKey("attempt")) assertThat(execute.attempt()).as(as).isEqualTo(number(line.get("attempt")));
        if (line.containsKey("input")) {
            assertThat(Json.text(execute.input())).as(as).isEqualTo(Json.text(line.get("input")));
        }
        busy.put(path, execute.step());
        OnDoubt announced =
                line.get("announced") == null ? null : OnDoubt.valueOf(String.valueOf(line.get("announced")));
        if (announced != null) entries.add(new Entry.Started(path, execute.attempt(), now, announced));
        if (line.containsKey("done")) done(path, line.get("done"));
        if (line.containsKey("failed")) failed(path, line);
    }

    private void done(String path, @Nullable Object value) {
        busy.remove(path);
        entries.add(new Entry.Done(path, attempt(path), now, now, value));
    }

    private void failed(String path, Map<?, ?> line) {
        ActionStep step = Objects.requireNonNull(busy.remove(path), path + " is not under way");
        ErrorKind kind = ErrorKind.valueOf(String.valueOf(
                line.containsKey("failed") && line.containsKey("execute") ? line.get("failed") : line.get("kind")));
        Reached reached =
                line.get("reached") == null ? Reached.NO : Reached.valueOf(String.valueOf(line.get("reached")));
        Failure why = new Failure(kind, reached, null, "It does not work.");
        entries.addAll(RetryPolicy.entries(
                run(), step, path, attempt(path), now, now, why, DoubtPolicy.of(step.onDoubt(), Effect.UNSAFE)));
    }

    private int attempt(String path) {
        Position known = run().state().position(path);
        boolean announced = known != null && known.status() == Position.Status.STARTED;
        return known == null ? 1 : announced ? known.attempts() : known.attempts() + 1;
    }

    private void end(Map<?, ?> line, String status, String as) {
        Decision next = decision(as);
        assertThat(next).as(as).isInstanceOf(Decision.End.class);
        Outcome outcome = ((Decision.End) next).outcome();
        assertThat(outcome.status()).as(as).isEqualTo(RunStatus.valueOf(status.toUpperCase(Locale.ROOT)));
        if (line.containsKey("step"))
            assertThat(((Outcome.Failed) outcome).step()).isEqualTo(line.get("step"));
        if (line.containsKey("reason"))
            assertThat(((Outcome.Succeeded) outcome).reason()).isEqualTo(line.get("reason"));
        if (outcome instanceof Outcome.Succeeded succeeded) {
            int failedItems = number(line.containsKey("failed-items") ? line.get("failed-items") : 0);
            assertThat(succeeded.failedItems()).as(as).isEqualTo(failedItems);
        }
        entries.add(new Entry.Ended(now, outcome));
    }

    private static int number(Object value) {
        return ((Number) value).intValue();
    }
}
