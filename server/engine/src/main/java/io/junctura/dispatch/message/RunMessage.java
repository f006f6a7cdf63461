package io.junctura.dispatch.message;

import io.junctura.run.Entry;
import io.junctura.run.NewVersion;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A message to a run from outside. The owner of the run reads it and adds its entries to the history of the run. A message that
 * comes too late has no entries.
 */
public interface RunMessage {

    /** The entries of the message for a run in this state. */
    List<Entry> entries(RunState state, long now);

    /**
     * Whether the run reads it at once, without waiting for a slot. Commands of people are: they would not come again after a crash.
     * Other messages come again, and are read when the run has a slot.
     */
    default boolean prompt() {
        return false;
    }

    /** Whether attempts under way are interrupted for it. */
    default boolean urgent() {
        return false;
    }

    /** Whether its entries must be on disk before anything else happens. */
    default boolean durable() {
        return false;
    }

    /** The version of its flow in which the run continues if the message has entries; null: it stays the same. */
    default @Nullable PinnedFlow version() {
        return null;
    }

    /** Called if the run does not exist any more. */
    default void rejected() {}

    /** Called when its entries are on disk, if it is {@link #durable}. */
    default void committed() {}

    /** The run is the first of its order key now. */
    RunMessage PROMOTED = (state, now) -> List.of();

    /** The owner looks whether there is anything to do. */
    RunMessage WAKE_UP = (state, now) -> List.of();

    /** Waits whose time has come end. */
    RunMessage TIME = (state, now) -> woken(state, now, wait -> Wait.due(wait) <= now);

    /**
     * A body was posted to a call-back address.
     *
     * @param accepted completed when it is on disk: whether it was the first one
     */
    static RunMessage posted(String token, @Nullable Object value, long body, CompletableFuture<Boolean> accepted) {
        return new RunMessage() {
            private boolean first;

            @Override
            public List<Entry> entries(RunState state, long now) {
                for (Position position : state.positions()) {
                    Wait.Callback wait = position.waitsForPost();
                    if (wait == null || !wait.token().equals(token)) continue;
                    boolean goesOn = position.waitsFor() != null && state.outcome() == null;
                    if (goesOn || mayUseIt(state, wait, now)) {
                        first = true;
                        return List.of(new Entry.Woken(position.step(), now, new Signal.Posted(token, value, body)));
                    }
                }
                return List.of();
            }

            /** Whether a failed or failing run would use the body after it is resumed: the time for it has not passed. */
            private boolean mayUseIt(RunState state, Wait.Callback wait, long now) {
                boolean fails = state.outcome() == null || state.outcome() instanceof Outcome.Failed;
                return fails && state.cancelledBy() == null && Wait.due(wait) > now;
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public boolean prompt() {
                return true;
            }

            @Override
            public void rejected() {
                accepted.complete(false);
            }

            @Override
            public void committed() {
                accepted.complete(first);
            }
        };
    }

    private static List<Entry> woken(RunState state, long now, Predicate<Wait> over) {
        List<Entry> woken = new ArrayList<>();
        // A run that has ended waits for nothing.
        if (state.outcome() != null) return woken;
        for (Position position : state.positions()) {
            Wait wait = position.waitsFor();
            if (wait != null && over.test(wait)) {
                woken.add(new Entry.Woken(position.step(), now, new Signal.Ready()));
            }
        }
        return woken;
    }

    /**
     * A called run has ended.
     *
     * @param ends how often it has ended; an earlier failure is not the end that the step waits for
     */
    static RunMessage childEnded(String step, long child, int ends, Outcome outcome, @Nullable Object result) {
        return (state, now) -> {
            Position position = state.position(step);
            boolean waits = position != null
                    && state.outcome() == null
                    && position.waitsFor() instanceof Wait.Child wait
                    && wait.run() == child
                    && (ends > wait.after() || !(outcome instanceof Outcome.Failed));
            return waits ? List.of(new Entry.Woken(step, now, new Signal.ChildEnded(outcome, result))) : List.of();
        };
    }

    /** A called run was deleted or cannot be read: the step that waits for it looks again. */
    static RunMessage childMissing(long child) {
        return (state, now) -> woken(state, now, wait -> wait instanceof Wait.Child called && called.run() == child);
    }

    /**
     * Resumes a failed run for the run that called it.
     *
     * @param ends   how often it had ended when that was decided: a second or late message has no entries
     * @param unable called if it cannot be resumed
     */
    static RunMessage goOnFor(long caller, int ends, Runnable unable) {
        return new RunMessage() {
            @Override
            public List<Entry> entries(RunState state, long now) {
                boolean still = state.outcome() instanceof Outcome.Failed && state.ends() == ends;
                return still ? List.of(new Entry.Resumed(now, "run " + caller)) : List.of();
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public void rejected() {
                unable.run();
            }
        };
    }

    /**
     * A person has answered a doubt.
     *
     * @param accepted completed when it is on disk; false: no step asks, or another answer was first
     */
    static RunMessage answered(
            String step,
            Signal.Answer answer,
            @Nullable Object result,
            String by,
            CompletableFuture<Boolean> accepted) {
        return new RunMessage() {
            private boolean taken;

            @Override
            public List<Entry> entries(RunState state, long now) {
                Position position = state.position(step);
                taken = position != null && state.outcome() == null && position.waitsFor() instanceof Wait.Person;
                return taken ? List.of(new Entry.Woken(step, now, new Signal.Answered(answer, result, by))) : List.of();
            }

            @Override
            public void committed() {
                accepted.complete(taken);
            }

            @Override
            public void rejected() {
                accepted.complete(false);
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public boolean prompt() {
                return true;
            }
        };
    }

    /**
     * Cancels a run.
     *
     * @param forced without its {@code finally}, also for a run that is being cancelled
     */
    static RunMessage cancel(String by, boolean forced) {
        return new RunMessage() {
            @Override
            public List<Entry> entries(RunState state, long now) {
                boolean open = state.outcome() == null || state.outcome() instanceof Outcome.Failed;
                boolean asked = state.cancelledBy() != null && (state.isForced() || !forced);
                return open && !asked ? List.of(new Entry.CancelAsked(now, by, forced)) : List.of();
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public boolean prompt() {
                return true;
            }

            @Override
            public boolean urgent() {
                return true;
            }
        };
    }

    /**
     * Resumes a failed run in another version of its flow.
     *
     * @param ends how often it had ended when the versions were compared: if it has been resumed since, the message has no entries
     */
    static RunMessage resumeIn(PinnedFlow version, NewVersion change, int ends, @Nullable String from, String by) {
        return new RunMessage() {
            @Override
            public List<Entry> entries(RunState state, long now) {
                boolean still = state.outcome() instanceof Outcome.Failed && state.ends() == ends;
                return still ? List.of(new Entry.Resumed(now, by, from, change)) : List.of();
            }

            @Override
            public PinnedFlow version() {
                return version;
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public boolean prompt() {
                return true;
            }
        };
    }

    /**
     * Resumes a failed run from a step that it has reached. Without a step, it resumes the failed step, and ends waits for the next
     * attempt or for a connection. It wakes delays as well, which continue to wait: only the plan knows which step is a delay.
     */
    static RunMessage resume(String by, @Nullable String from) {
        return new RunMessage() {
            @Override
            public List<Entry> entries(RunState state, long now) {
                if (state.outcome() instanceof Outcome.Failed) {
                    boolean reached = from == null || state.position(from) != null;
                    return reached ? List.of(new Entry.Resumed(now, by, from)) : List.of();
                }
                return from != null
                        ? List.of()
                        : woken(state, now, wait -> wait instanceof Wait.Until || wait instanceof Wait.NewCredentials);
            }

            @Override
            public boolean durable() {
                return true;
            }

            @Override
            public boolean prompt() {
                return true;
            }
        };
    }
}
