package io.junctura.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a run that begins and ends as a whole: the flow, a loop item, a branch, a case, or the body of a
 * {@code try}, {@code catch}, {@code finally} or call-back. A step that contains such parts is a scope around them.
 * <p>Nothing happens in a scope while it, or any scope around it, is closing or closed.
 */
final class StepScope {

    /** {@link #canBecome} is the table of all changes. */
    enum State {
        /** Steps continue. */
        OPEN,
        /** Nothing continues until the run is resumed: steps that wait here are not woken. */
        CLOSING,
        /** The scope has ended. A post to a step in it is refused. */
        CLOSED;

        private static final Map<State, Set<State>> NEXT = Map.of(
                OPEN, EnumSet.of(CLOSING, CLOSED),
                // OPEN: the run is resumed. CLOSED: the step around the scope ends.
                CLOSING, EnumSet.of(OPEN, CLOSED),
                // The run goes back to a step in the scope.
                CLOSED, EnumSet.of(OPEN));

        boolean canBecome(State next) {
            return NEXT.getOrDefault(this, Set.of()).contains(next);
        }
    }

    /**
     * The beginning of the paths of its steps: empty for the flow, else for example {@code lines[7]} or
     * {@code guard/try}.
     */
    final String path;

    private final @Nullable StepScope around;
    private State state = State.OPEN;

    /** @param around null: this is the flow */
    StepScope(String path, @Nullable StepScope around) {
        this.path = path;
        this.around = around;
    }

    /** The path of the scope that contains the step or scope with this path. */
    static String pathAround(String path) {
        if (path.endsWith("]")) return path.substring(0, path.lastIndexOf('['));
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** A run does not go back into an ended item or branch, because its results and variables are gone. */
    private boolean isItemOrBranch() {
        return path.endsWith("]");
    }

    /** Its own state, whatever the state of the scopes around it. */
    State state() {
        return state;
    }

    /** Changes the state. @return false if the table does not allow it: nothing has changed */
    boolean become(State next) {
        if (!state.canBecome(next)) return false;
        state = next;
        return true;
    }

    /** The run goes back to a step in this scope: it and the scopes around it are open again. */
    void reopen() {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (!scope.isItemOrBranch()) scope.become(State.OPEN);
        }
    }

    /** Whether this scope or one around it has ended. */
    boolean isClosed() {
        return is(State.CLOSED);
    }

    /** Whether this scope or one around it is closing. */
    boolean isClosing() {
        return is(State.CLOSING);
    }

    private boolean is(State wanted) {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (scope.state == wanted) return true;
        }
        return false;
    }

    /** Whether this scope is the other one, or is inside of it. */
    boolean isWithin(StepScope other) {
        for (StepScope scope = this; scope != null; scope = scope.around) {
            if (scope == other) return true;
        }
        return false;
    }
}
