package io.junctura.dispatch;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something from outside that concerns a run. It is told to whoever holds the run; a stale one amounts to nothing. */
interface RunMessage {

    /** The entries that it amounts to, given where the run stands now. */
    List<Entry> entries(RunState state, long now);

    /**
     * Whether it is heard at once, though the run waits for a slot: what somebody outside wants or says, which nobody says
     * again. All else is told again after a crash, and is heard when there is a slot.
     */
    default boolean prompt() {
        return false;
    }

    /** Whether an attempt under way should be interrupted to hear it. */
    default boolean urgent() {
        return false;
    }

    /** Whether what it amounts to must be on disk before anything else happens. */
    default boolean durable() {
        return false;
    }

    /** Called if there is no such run any more. */
    default void rejected() {}

    /** Called when that is on disk, if it is {@link #durable}. */
    default void committed() {}

    /** The run is the first of its order key now. */
    RunMessage PROMOTED = (state, now) -> List.of();

    /** Nothing: let its owner see whether there is anything to do. */
    RunMessage LOOK = (state, now) -> List.of();

    /** Waits whose time has come are over. */
    RunMessage TIME = (state, now) -> woken(state, now, wait -> Wait.due(wait) <= now);

    /**
     * Something was posted to the call-back address.
     *
     * @param told whether it was the first, once that is on disk
     */
    static RunMessage posted(String token, @Nullable Object value, long body, CompletableFuture<Boolean> told) {
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

            /** Taken up again, a run that has failed, or is about to, goes on with it, if the time for it was not over. */
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
                told.complete(false);
            }

            @Override
            public void committed() {
                told.complete(first);
            }
        };
    }

    private static List<Entry> woken(RunState state, long now, Predicate<Wait> over) {
        List<Entry> woken = new ArrayList<>();
        // What a run waited for that has ended is over with it.
        if (state.outcome() != null) return woken;
        for (Position position : state.positions()) {
            Wait wait = position.waitsFor();
            if (wait != null && over.test(wait)) {
                woken.add(new Entry.Woken(position.step(), now, new Signal.Ready()));
            }
        }
        return woken;
    }

    /** @param ends how often that run has ended by now; a failure that was known before is not the end waited for */
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

    /** A run that was called will not go on: it was deleted, or cannot be read. Whoever waits for it looks again. */
    static RunMessage childGone(long child) {
        return (state, now) -> woken(state, now, wait -> wait instanceof Wait.Child called && called.run() == child);
    }

    /**
     * Takes a failed run up again for the one that called it.
     *
     * @param ends   how often it had ended when that was decided: told twice, or late, it amounts to nothing
     * @param unable done if it cannot be taken up
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

    /** @param told completed when it is on disk: true; false if nobody waits for it, or another answer came first */
    static RunMessage answered(
            String step, Signal.Answer answer, @Nullable Object result, String by, CompletableFuture<Boolean> told) {
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
                told.complete(taken);
            }

            @Override
            public void rejected() {
                told.complete(false);
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

    /** @param forced without its {@code finally}: also for a run that is being cancelled, and takes its time */
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
     * Takes a failed run up again, from a step that it has reached; or, without a step, from the one that failed, and one
     * that waits for its next attempt, or for a connection, waits no longer. A delay is woken, too, and goes on waiting:
     * whether it is one, the plan knows alone.
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
                        : woken(state, now, wait -> wait instanceof Wait.Until || wait instanceof Wait.Mended);
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
