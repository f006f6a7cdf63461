package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import org.jspecify.annotations.Nullable;

/** What ended the wait of a step. */
public sealed interface Signal {

    /**
     * Changes the position of the step beyond ending its wait.
     *
     * @param frame the frame of the position
     * @param at    when the wait ended, in milliseconds since 1970
     */
    default void applyTo(Position position, Frame frame, long at) {}

    /** The wait's time is over, or its connection has new credentials. */
    record Ready() implements Signal {}

    /** @param result what the called run responded; null if nothing */
    record ChildEnded(Outcome outcome, @Nullable Object result) implements Signal {
        @Override
        public void applyTo(Position position, Frame frame, long at) {
            position.ended = at;
            if (outcome instanceof Outcome.Succeeded) {
                position.failure = null;
                frame.finish(position, result);
                return;
            }
            position.status = Position.Status.FAILED;
            position.failure = outcome instanceof Outcome.Failed failed
                    ? failed.why()
                    : Failure.badInput("The called run was cancelled.");
        }
    }

    /**
     * A value was posted to the call-back address.
     *
     * @param token as in {@link Wait.Callback}
     * @param body  the first 8 bytes of the posted body's SHA-256, by which a repeated post is recognised
     */
    record Posted(String token, @Nullable Object value, long body) implements Signal {}

    /** A person, or the action's {@code verify}, has answered whether an attempt in doubt was carried out. */
    record Answered(Answer answer, @Nullable Object result, String by) implements Signal {
        @Override
        public void applyTo(Position position, Frame frame, long at) {
            switch (answer) {
                case REPEAT -> {}
                case DONE -> {
                    position.failure = null;
                    position.ended = at;
                    frame.finish(position, result);
                }
                case FAILED -> {
                    position.status = Position.Status.FAILED;
                    position.failure = notCarriedOut(position.failure);
                    position.ended = at;
                }
            }
        }

        /** The failure is certain now, so the step's retry does not have to expect an effect. */
        private Failure notCarriedOut(@Nullable Failure doubt) {
            // In quotes, so that failures are grouped by cause, not by person.
            String who = by.isEmpty() ? "Somebody" : '"' + by + '"';
            return new Failure(
                    doubt == null ? ErrorKind.BROKEN : doubt.kind(),
                    Reached.NO,
                    null,
                    who + " has found out that this attempt was not carried out.");
        }
    }

    /** The answer to the question whether an attempt was carried out. */
    enum Answer {
        /** It was not carried out, or may be carried out twice: it is attempted again. */
        REPEAT,
        /** It was carried out: the step is done. */
        DONE,
        /** The step has failed. */
        FAILED
    }
}
