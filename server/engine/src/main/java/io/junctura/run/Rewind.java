package io.junctura.run;

/**
 * Resets the state of a failed run to an earlier step. The step and everything that was reached after it are forgotten; the
 * steps around it are under way again.
 */
final class Rewind {
    private final RunState state;

    private Rewind(RunState state) {
        this.state = state;
    }

    static void to(String step, RunState state) {
        new Rewind(state).to(step);
    }

    private void to(String step) {
        Frame frame = state.frameOf(step);
        frame.scope(StepScope.pathAround(step)).reopen();
        frame.forgetFrom(step, true);
        reopenAround(frame, step);
        while (frame != state.root()) {
            String around = frame.prefix().substring(0, frame.prefix().lastIndexOf('['));
            frame = state.frameOf(around);
            frame.forgetFrom(around, false);
            reopenAround(frame, around);
        }
    }

    /** Reopens each {@code switch}, {@code try} and {@code callback} of this frame that has the step inside of it. */
    private static void reopenAround(Frame frame, String step) {
        for (Position position : frame.positions.values()) {
            boolean isAround = StepPath.isAtOrWithin(step, position.step())
                    && !position.step().equals(step);
            if (isAround) reopen(frame, position, step);
        }
    }

    private static void reopen(Frame frame, Position position, String step) {
        position.failure = null;
        if (position.choice != null) {
            frame.finish(position, position.choice);
            return;
        }
        frame.results.remove(StepPath.id(position.step()));
        if (position.wait instanceof Wait.Callback) {
            // A posted value is kept; an expired time limit is not.
            if (!(position.signal instanceof Signal.Posted)) position.signal = null;
            if (position.status != Position.Status.WAITING) position.status = Position.Status.OPEN;
            return;
        }
        position.status = Position.Status.ENTERED;
        if (StepPath.isAtOrWithin(step, position.step() + "/try")) {
            position.caught = null;
            position.caughtStep = null;
        }
    }
}
