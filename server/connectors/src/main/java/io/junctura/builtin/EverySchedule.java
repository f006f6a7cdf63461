package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;
import java.time.Duration;

/**
 * Starts the flow at equal intervals, first when it is published. {@code payload.scheduledAt} is the scheduled time.
 *
 * @param every   the interval, at least one second, such as {@code 30s}, {@code 15m} or {@code 24h}
 * @param missed  which times start a run late, after the server was down: {@code none}, only the {@code last} one, or
 *                {@code all} of the past 24 hours, the oldest first
 * @param overlap what happens if the run of an earlier time still executes: {@code queue} starts the next run after it,
 *                {@code skip} starts none, {@code allow} starts it at the same time
 */
@TriggerInfo(id = "every", title = "Every so often", payload = Scheduled.class)
public record EverySchedule(
        @Field(title = "Every", example = "15m") Duration every,

        @Field(title = "Missed times", fallback = "last", advanced = true)
        Missed missed,

        @Field(title = "While one is running", fallback = "queue", advanced = true)
        Overlap overlap)
        implements ScheduleTrigger {

    public EverySchedule {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new Unfit("every", "\"every\" must be one second or more.");
        }
    }
}
