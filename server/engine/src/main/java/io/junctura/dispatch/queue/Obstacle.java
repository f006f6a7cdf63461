package io.junctura.dispatch.queue;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Why a run cannot go on although none of its steps has failed.
 *
 * @param damage      which of its values could not be read, and why; null: all could
 * @param tooLarge    why its values do not fit into memory at all; null: they do
 * @param unavailable why the flow version that accepted it cannot be loaded; null: it can
 */
public record Obstacle(
        @Nullable String damage,
        @Nullable String tooLarge,
        @Nullable String unavailable) {
    static final Obstacle NONE = new Obstacle(null, null, null);

    /** Whether there is none. */
    public boolean isNone() {
        return damage == null && tooLarge == null && unavailable == null;
    }

    /** How the run ends. */
    public Outcome.Failed outcome() {
        if (damage != null) return damaged(damage);
        if (tooLarge != null) return new Outcome.Failed(null, tooLarge(tooLarge));
        return new Outcome.Failed(null, Failure.badInput(unavailable + " Then retry this run, or give it up."));
    }

    /** The outcome of a run that needs a value which cannot be read. Other runs continue. */
    public static Outcome.Failed damaged(String damage) {
        String message = damage + ". Restore that file from a backup and retry this run, or give it up.";
        return new Outcome.Failed(null, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message));
    }

    /** The failure of a run whose values do not fit into memory. */
    public static Failure tooLarge(String why) {
        return new Failure(ErrorKind.BROKEN, Reached.NO, null, why + " Then retry this run, or give it up.");
    }
}
