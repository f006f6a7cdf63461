package io.junctura.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a run that begins and ends as a whole: the flow, an item of a loop, a branch, a case, the body of a {@code try},
 * {@code catch} or {@code finally}, or of a call-back. What is inside of a step with such parts is a scope too, around them.
 *
 * <p>A scope is what all scopes around it allow: nothing happens in a scope inside of one that is closing or closed.
 */
final class StepScope {

    /** Whether steps of a scope may go on. {@link #canBecome} is the table of all changes. */
    enum State {
        /** Steps go on. */
        OPEN,
        /** Nothing goes on before the run is taken up again: what waits here is not waited for. */
        CLOSING,
        /** It has ended; what is posted to a step here is refused. */
        CLOSED;

        private static final Map<State, Set<State>> NEXT = Map.of(
                OPEN, EnumSet.of(CLOSING, CLOSED),
                // The run is taken up again; or the step around it ends.
                CLOSING, EnumSet.of(OPEN, CLOSED),
                // The run goes back to a step in it.
                CLOSED, EnumSet.of(OPEN));

        boolean canBecome(State next) {
            return NEXT.getOrDefault(this, Set.of()).contains(next);
        }
    }

    /** What the paths of its steps begin with: empty for the flow, else like {@code lines[7]} or {@code guard/try}. */
    final String path;

    private final @Nullable StepScope around;
    private State state = State.OPEN;

    /** @param around null: it is the flow */
    StepScope(String path, @Nullable StepScope around) {
        this.path = path;
        this.around = around;
    }

    /** The path of the scope that a step or a scope with this path is in. */
    static String pathAround(String path) {
        if (path.endsWith("]")) return path.substring(0, path.lastIndexOf('['));
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Items and branches have results and variables of their own, so a run does not go back into one that is closed. */
    private boolean isItemOrBranch() {
        return path.endsWith("]");
    }

    /** Its own state, whatever those around it are. */
    State state() {
        return state;
    }

    /** Changes its state, unless the table does not allow that: what is closed stays closed. */
    void become(State next) {
        if (state.canBecome(next)) state = next;
    }

    /** The run goes back to a step in it: it and all parts of steps around it are open again. */
    void reopen() {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (!scope.isItemOrBranch()) scope.become(State.OPEN);
        }
    }

    /** Whether it or a scope around it has ended. */
    boolean isClosed() {
        return is(State.CLOSED);
    }

    /** Whether it or a scope around it is closing. */
    boolean isClosing() {
        return is(State.CLOSING);
    }

    private boolean is(State wanted) {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (scope.state == wanted) return true;
        }
        return false;
    }

    /** Whether it is another one, or somewhere inside of it. */
    boolean isWithin(StepScope other) {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (scope == other) return true;
        }
        return false;
    }
}
