package io.junctura.run;

import io.junctura.definition.ActionStep;
import java.time.Duration;
import java.util.Map;

/**
 * The time until which the caller of a run waits for its answer. Steps that begin before this time are retried only
 * until then, and their attempts end then, unless the step says otherwise: a later success would not reach the caller.
 * The limit ends when the run has responded, or is resumed.
 */
public final class CallerLimit {
    /** There is no limit. */
    public static final long NONE = Long.MAX_VALUE;

    /** The key of the limit in {@link Run.Accepted#origin}. Expressions do not see it. */
    public static final String ORIGIN_KEY = "answerBy";

    private static final Duration MAX_MARGIN = Duration.ofSeconds(1);

    private CallerLimit() {}

    /**
     * The limit of a call.
     *
     * @param accepted when the call was accepted, in milliseconds since 1970
     * @param waits    how long the caller waits
     * @return a little before the caller stops waiting, so that it still receives the failure
     */
    public static long of(long accepted, Duration waits) {
        return accepted + waits.toMillis() - Math.min(MAX_MARGIN.toMillis(), waits.toMillis() / 10);
    }

    /** The limit of a run, in milliseconds since 1970, or {@link #NONE}. */
    public static long of(Run run) {
        RunState state = run.state();
        if (state.response() != null || state.resumedAt() > 0) return NONE;
        return run.accepted().origin().get(ORIGIN_KEY) instanceof Number limit ? limit.longValue() : NONE;
    }

    /**
     * The limit of a step whose attempt begins, or has begun, at {@code started}. A step whose first attempt begins
     * after the limit of its run has no limit: its caller is gone, for example during a delay.
     */
    public static long of(Run run, ActionStep step, String path, long started) {
        if (step.head().retry().within() != null) return NONE;
        long limit = of(run);
        Position position = run.state().position(path);
        long first = position == null || position.firstStarted() == 0 ? started : position.firstStarted();
        return first < limit ? limit : NONE;
    }

    /** Copies the limit to a called run, since its caller waits for it. */
    public static void inherit(Run caller, Map<String, Object> origin) {
        long limit = of(caller);
        if (limit != NONE) origin.put(ORIGIN_KEY, limit);
    }
}
