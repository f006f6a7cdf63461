package io.junctura.run;

import io.junctura.api.Reached;
import io.junctura.connector.input.Durations;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.StepPlan;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows a failed attempt: another attempt, a wait, a question, or the failure of the step. Pure: {@link
 * #next} is a table whose rows are tried from top to bottom.
 */
public final class RetryPolicy {

    /** What follows a failed attempt. */
    public sealed interface Next {

        /** The attempt may have had its effect, so {@link DoubtPolicy} decides. */
        record Doubt(Verdict verdict) implements Next {}

        /** The step waits until the connection's credentials are replaced. */
        record UntilNewCredentials(String connection) implements Next {}

        /** @param due when the step is attempted again, in milliseconds since 1970 */
        record Retry(long due) implements Next {}

        /** @param why the failure that is recorded */
        record GiveUp(Failure why) implements Next {}
    }

    /**
     * A failed attempt. Times are milliseconds since 1970.
     *
     * @param number      from 1
     * @param first       when the step's first attempt began
     * @param now         when this attempt failed
     * @param connection  the connection that the attempt used; null: none
     * @param callerLimit as in {@link CallerLimit}
     * @param seed        of the jitter
     */
    public record FailedAttempt(
            int number,
            long first,
            long now,
            Failure why,
            OnDoubt onDoubt,
            @Nullable String connection,
            long callerLimit,
            long seed) {

        boolean callerWaits() {
            return callerLimit != CallerLimit.NONE;
        }
    }

    private RetryPolicy() {}

    /** What follows a failed attempt of a step with this {@code retry}. */
    public static Next next(FailedAttempt attempt, StepPlan.Retry retry) {
        Failure why = attempt.why();
        Verdict doubt = DoubtPolicy.verdict(Cause.ANSWER_LOST, attempt.onDoubt());
        if (why.reached() == Reached.MAYBE && doubt != Verdict.REPEAT) return new Next.Doubt(doubt);
        return switch (why.kind()) {
            case CREDENTIALS ->
                attempt.connection() == null || attempt.callerWaits()
                        ? new Next.GiveUp(why)
                        : new Next.UntilNewCredentials(attempt.connection());
            case TRY_LATER -> {
                boolean wasLast = retry.attempts() > 0 && attempt.number() >= retry.attempts();
                if (wasLast) yield new Next.GiveUp(why);
                long due = attempt.now() + pause(attempt, retry);
                yield due <= latest(attempt, retry) ? new Next.Retry(due) : new Next.GiveUp(tooLate(attempt, retry));
            }
            default -> new Next.GiveUp(why);
        };
    }

    /**
     * The pause before the next attempt, in milliseconds: the step's own, or the one that the other system asked for if
     * that is longer.
     */
    private static long pause(FailedAttempt attempt, StepPlan.Retry retry) {
        int number = attempt.number();
        long pause = retry.pauses().isEmpty()
                ? Backoff.delay(number, retry.first(), retry.max(), attempt.seed())
                : Backoff.jittered(number, retry.pauses().get(number - 1), attempt.seed());
        Duration asked = attempt.why().retryAfter();
        return asked == null ? pause : Math.max(pause, asked.toMillis());
    }

    /** The latest time at which the step's last attempt may begin. */
    private static long latest(FailedAttempt attempt, StepPlan.Retry retry) {
        return Math.min(attempt.first() + within(retry).toMillis(), attempt.callerLimit());
    }

    /**
     * The failure with the reason why there is no further attempt, if this is the caller's limit or the pause that the
     * other system asked for.
     */
    private static Failure tooLate(FailedAttempt attempt, StepPlan.Retry retry) {
        Failure why = attempt.why();
        if (attempt.callerWaits()) {
            return why.with(why.message()
                    + " It is not tried again, since the caller waits no longer. To retry it for longer, set"
                    + " retry.within of the step, or late of the trigger.");
        }
        Duration asked = why.retryAfter();
        if (asked == null || attempt.now() + asked.toMillis() <= latest(attempt, retry)) return why;
        Instant again = Instant.ofEpochMilli(attempt.now()).plus(asked).truncatedTo(ChronoUnit.SECONDS);
        return why.with(why.message() + " It asked not to be called again before " + again
                + ", which is after the time limit of its retry ("
                + Durations.text(within(retry)) + "). For a longer limit, set retry.within of the step.");
    }

    private static Duration within(StepPlan.Retry retry) {
        Duration within = retry.within();
        return within == null ? StepPlan.Retry.WITHIN : within;
    }

    /**
     * The entries that record a failed attempt and what follows it, the failure first.
     *
     * @param path    of the step in this run
     * @param onDoubt what to do if the attempt may have reached the other system
     */
    public static List<Entry> entries(
            Run run, ActionStep step, String path, int number, long started, long now, Failure why, OnDoubt onDoubt) {
        Position position = run.state().position(path);
        long first = position == null || position.firstStarted() == 0 ? started : position.firstStarted();
        String connection = run.flow().connection(step.connection());
        FailedAttempt attempt = new FailedAttempt(
                number,
                first,
                now,
                why,
                onDoubt,
                connection,
                CallerLimit.of(run, step, path, started),
                run.id() * 31 + path.hashCode());
        Next next = next(attempt, step.head().retry());
        if (next instanceof Next.Doubt doubt) {
            return DoubtPolicy.entries(path, number, started, now, why, doubt.verdict());
        }
        if (next instanceof Next.GiveUp last) {
            return List.of(new Entry.Failed(path, number, started, now, last.why(), true));
        }
        Wait wait = next instanceof Next.Retry retry
                ? new Wait.Until(retry.due())
                : new Wait.NewCredentials(((Next.UntilNewCredentials) next).connection());
        return List.of(new Entry.Failed(path, number, started, now, why, false), new Entry.Waiting(path, now, wait));
    }
}
