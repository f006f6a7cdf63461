package io.junctura.run;

import io.junctura.definition.ActionStep;
import java.time.Duration;
import java.util.Map;

/**
 * Until when a caller waits for the answer of a run. Steps that begin before that are retried, and their attempts last, only
 * until then, unless the step says otherwise: the caller would not hear of a later success. The limit ends when the run has
 * responded, and when a person takes the run up again.
 */
public final class CallerLimit {
    /** There is none. */
    public static final long NONE = Long.MAX_VALUE;

    /** Where it is kept beside what came with the event. Flows do not see it. */
    public static final String ORIGIN = "answerBy";

    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);

    private CallerLimit() {}

    /**
     * The limit of a call.
     *
     * @param accepted when it came, in milliseconds since 1970
     * @param waits    how long its caller waits
     * @return a little before that is over, so that the caller still gets the failure
     */
    public static long of(long accepted, Duration waits) {
        return accepted + waits.toMillis() - Math.min(LONGEST_MARGIN.toMillis(), waits.toMillis() / 10);
    }

    /** The limit of a run, in milliseconds since 1970, or {@link #NONE}. */
    public static long of(Run run) {
        RunState state = run.state();
        if (state.response() != null || state.resumedAt() > 0) return NONE;
        return run.accepted().origin().get(ORIGIN) instanceof Number limit ? limit.longValue() : NONE;
    }

    /**
     * The limit of a step that is about to be attempted, or was at {@code started}. One that begins after its caller was sent
     * away, such as after a delay, has none.
     */
    public static long of(Run run, ActionStep step, String path, long started) {
        if (step.head().retry().within() != null) return NONE;
        long limit = of(run);
        Position position = run.state().position(path);
        long first = position == null || position.firstStarted() == 0 ? started : position.firstStarted();
        return first < limit ? limit : NONE;
    }

    /** What a run that is called takes over from its caller, which waits for it. */
    public static void inherit(Run caller, Map<String, Object> origin) {
        long limit = of(caller);
        if (limit != NONE) origin.put(ORIGIN, limit);
    }
}
