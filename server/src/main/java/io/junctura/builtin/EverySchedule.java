package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;
import java.time.Duration;

/**
 * Starts the flow again and again, at equal distances in time, first as soon as it is published. The flow sees the nominal
 * time as {@code payload.scheduledAt}.
 *
 * @param every   the distance, at least one second, such as {@code 30s}, {@code 15m} or {@code 24h}
 * @param missed  what becomes of the times that passed while the server was down: none of them is made up for,
 *                only the last, or all of the past 24 hours, oldest first
 * @param overlap what happens when the run of an earlier time is still going on: {@code queue} starts the next one after it,
 *                {@code skip} leaves the time out, {@code allow} starts it beside the other
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
