package io.junctura.history.step;

import io.junctura.run.Wait;
import org.jspecify.annotations.Nullable;

/**
 * What a run or a step waits for.
 *
 * @param until      in milliseconds since 1970; null: unknown
 * @param connection the connection that it waits for; null: none
 * @param line       the order key that it waits for; null: none
 */
public record Waiting(
        String reason,
        @Nullable Long until,
        @Nullable String connection,
        @Nullable Line line) {

    /** @param run the run that holds the order key; null if it has just ended */
    public record Line(String key, @Nullable Long run) {}

    public Waiting(String reason, @Nullable Long until) {
        this(reason, until, null, null);
    }

    /** @param atTime the reason of a step that waits for a time: {@code delay} or {@code retry} */
    public static Waiting of(Wait wait, String atTime) {
        if (wait instanceof Wait.Person) return new Waiting("in doubt", null);
        if (wait instanceof Wait.NewCredentials credentials)
            return new Waiting("connection", null, credentials.connection(), null);
        if (wait instanceof Wait.Limit limit) return new Waiting("limit", null, limit.connection(), null);
        if (wait instanceof Wait.Child) return new Waiting("child", null);
        if (wait instanceof Wait.Callback callback) return new Waiting("call-back", callback.due());
        return new Waiting(atTime, Wait.due(wait));
    }
}
