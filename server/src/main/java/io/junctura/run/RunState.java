package io.junctura.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a run's entries. Mutable for speed, and therefore used by one thread at a time; whoever folds the same
 * entries in the same order gets the same state.
 */
public final class RunState {
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Map<String, Object> results = new HashMap<>();
    private Map<String, Object> vars = new LinkedHashMap<>();
    private @Nullable Response response;
    private @Nullable String cancelledBy;
    private @Nullable Outcome outcome;
    private long ended;

    /** Takes one more entry in. */
    public void apply(Entry entry) {
        if (entry instanceof Entry.Computed e) {
            finish(at(e.step()), e.value());
        } else if (entry instanceof Entry.VarsSet e) {
            at(e.step()).status = Position.Status.DONE;
            vars = new LinkedHashMap<>(vars);
            vars.putAll(e.values());
        } else if (entry instanceof Entry.Skipped e) {
            at(e.step()).status = Position.Status.SKIPPED;
        } else if (entry instanceof Entry.Started e) {
            Position position = at(e.step());
            begun(position, e.attempt(), e.at());
            position.status = Position.Status.STARTED;
            position.onCrash = e.onCrash();
        } else if (entry instanceof Entry.Done e) {
            Position position = at(e.step());
            begun(position, e.attempt(), e.started());
            position.ended = e.ended();
            position.failure = null;
            finish(position, e.result());
        } else if (entry instanceof Entry.Failed e) {
            Position position = at(e.step());
            begun(position, e.attempt(), e.started());
            position.ended = e.ended();
            position.failure = e.why();
            position.status = e.last() ? Position.Status.FAILED : Position.Status.OPEN;
        } else if (entry instanceof Entry.Waiting e) {
            Position position = at(e.step());
            if (position.firstStarted == 0) position.firstStarted = e.since();
            position.status = Position.Status.WAITING;
            position.wait = e.on();
        } else if (entry instanceof Entry.Woken e) {
            woken(at(e.step()), e);
        } else if (entry instanceof Entry.Responded e) {
            Position position = at(e.step());
            position.status = Position.Status.DONE;
            position.started = e.at();
            position.ended = e.at();
            response = e.response();
        } else if (entry instanceof Entry.CancelAsked e) {
            cancelledBy = e.by();
        } else if (entry instanceof Entry.Resumed) {
            outcome = null;
            ended = 0;
            for (Position position : positions.values()) {
                if (position.status != Position.Status.FAILED) continue;
                position.status = Position.Status.OPEN;
                // The policy's clock starts anew; the key and the count of attempts do not.
                position.firstStarted = 0;
                position.signal = null;
            }
        } else if (entry instanceof Entry.Ended e) {
            outcome = e.outcome();
            ended = e.at();
        }
    }

    private void woken(Position position, Entry.Woken e) {
        position.signal = e.by();
        position.status = Position.Status.OPEN;
        if (e.by() instanceof Signal.ChildEnded child) {
            position.ended = e.at();
            if (child.outcome() instanceof Outcome.Succeeded) {
                finish(position, child.result());
            } else {
                position.status = Position.Status.FAILED;
                position.failure = child.outcome() instanceof Outcome.Failed failed
                        ? failed.why()
                        : Failure.badInput("The called run was cancelled.");
            }
        } else if (e.by() instanceof Signal.Answered answered) {
            switch (answered.answer()) {
                case REPEAT -> {}
                case DONE -> {
                    position.failure = null;
                    position.ended = e.at();
                    finish(position, answered.result());
                }
                case FAILED -> {
                    position.status = Position.Status.FAILED;
                    position.ended = e.at();
                }
            }
        }
    }

    private static void begun(Position position, int attempt, long started) {
        if (position.firstStarted == 0) position.firstStarted = started;
        if (position.fixedAt == 0) position.fixedAt = started;
        position.attempts = attempt;
        position.started = started;
    }

    private void finish(Position position, @Nullable Object result) {
        position.status = Position.Status.DONE;
        position.result = result;
        if (result != null) results.put(id(position.step()), result);
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Position at(String step) {
        return positions.computeIfAbsent(step, Position::new);
    }

    /** Null: nothing has happened to this step yet. */
    public @Nullable Position position(String step) {
        return positions.get(step);
    }

    /** In the order in which the steps were first touched. */
    public Collection<Position> positions() {
        return positions.values();
    }

    /** What steps yielded, by id: what expressions read as {@code steps}. */
    public Map<String, Object> results() {
        return results;
    }

    public Map<String, Object> vars() {
        return vars;
    }

    public @Nullable Response response() {
        return response;
    }

    /** Who asked to cancel the run; null if nobody did. */
    public @Nullable String cancelledBy() {
        return cancelledBy;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** When it ended; 0 if it has not. */
    public long ended() {
        return ended;
    }
}
