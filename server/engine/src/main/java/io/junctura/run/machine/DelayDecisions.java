package io.junctura.run.machine;

import io.junctura.connector.input.Durations;
import io.junctura.definition.DelayStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Wait;
import io.junctura.run.WalkResult;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** {@code delay}: waits for a duration, or until a time. */
final class DelayDecisions implements StepDecisions<DelayStep> {
    @Override
    public WalkResult begin(Walk walk, DelayStep step, StepAttempt attempt) {
        String path = attempt.path();
        long now = walk.now();
        Object value = step.time().evaluate(attempt.scope());
        long due;
        try {
            String text = value == null ? "" : String.valueOf(value);
            due = step.until()
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : Math.addExact(attempt.time(), Durations.parse(text).toMillis());
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            Failure why = Failure.badInput(message(step, value));
            return new Decision.Note(new Entry.Failed(path, 1, now, now, why, true), true);
        }
        if (due <= now) return new Decision.Note(new Entry.Done(path, 1, attempt.time(), now, null), true);
        return new Decision.Note(new Entry.Waiting(path, attempt.time(), new Wait.Until(due)), true);
    }

    private static String message(DelayStep step, @Nullable Object value) {
        String shown = value == null ? "absent" : MessageText.shortened(value);
        return step.until()
                ? "The time to wait for is " + shown + ", not a time like 2030-01-31T08:00:00+01:00."
                : "How long to wait is " + shown + ", not a duration like 90s, 15m or 2d.";
    }

    /** A resumed run wakes all waits for a time, but the delay's time does not change, so it waits again. */
    @Override
    public @Nullable WalkResult again(Walk walk, Place place, DelayStep step, Position position, StepAttempt attempt) {
        if (position.signal() == null) return begin(walk, step, attempt);
        boolean early = position.waited() instanceof Wait.Until until && until.due() > walk.now();
        return early
                ? new Decision.Note(new Entry.Waiting(position.step(), position.fixedAt(), position.waited()), true)
                : Blocks.end(walk, position, null);
    }
}
