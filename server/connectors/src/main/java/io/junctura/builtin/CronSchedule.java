package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts the flow at the times of a cron expression. {@code payload.scheduledAt} is the scheduled time.
 *
 * <p>An expression has five fields (minute, hour, day of month, month, day of week), or six with seconds first.
 * {@code 0 2 * * *} is every night at two. Names ({@code MON-FRI}, {@code JAN}), ranges, lists and steps
 * ({@code *}{@code /15}) are allowed, and {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} and
 * {@code @yearly}.
 *
 * <p>Times are local times of the zone. When clocks are set forward, a time that does not exist moves to the next one that
 * exists. When clocks are set back, a fixed time comes once, and a repeating one ({@code 0 * * * *}) every time.
 *
 * @param cron    the cron expression, such as {@code 0 2 * * *} or {@code @daily}
 * @param zone    the time zone, such as {@code Europe/Berlin}
 * @param missed  which times start a run late, after the server was down: {@code none}, only the {@code last} one, or
 *                {@code all} of the past 24 hours, the oldest first
 * @param overlap what happens if the run of an earlier time still executes: {@code queue} starts the next run after it,
 *                {@code skip} starts none, {@code allow} starts it at the same time
 */
@SuppressWarnings("InvalidParam") // A key or a value in the Javadoc resembles the name of a parameter.
@TriggerInfo(id = "cron", title = "At set times", payload = Scheduled.class)
public record CronSchedule(
        @Field(title = "Cron expression", example = "0 2 * * *")
        String cron,

        @Field(title = "Time zone", fallback = "UTC", example = "Europe/Berlin")
        String zone,

        @Field(title = "Missed times", fallback = "last", advanced = true)
        Missed missed,

        @Field(title = "While one is running", fallback = "queue", advanced = true)
        Overlap overlap)
        implements ScheduleTrigger {

    public CronSchedule {
        Map<String, String> problems = new LinkedHashMap<>();
        try {
            Cron.parse(cron);
        } catch (IllegalArgumentException e) {
            problems.put("cron", String.valueOf(e.getMessage()));
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            problems.put("zone", "\"" + zone + "\" is no time zone. Write a name such as Europe/Berlin, or UTC.");
        }
        if (!problems.isEmpty()) throw new Unfit(problems);
    }
}
