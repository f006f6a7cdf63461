package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts the flow at the times that a cron expression names. The flow sees the nominal time as
 * {@code payload.scheduledAt}.
 *
 * <p>Five fields (minute, hour, day of month, month, day of week) or six, with seconds in front; {@code 0 2 * * *} is every
 * night at two. Names ({@code MON-FRI}, {@code JAN}), ranges, lists and steps ({@code *}{@code /15}) are read, and
 * {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} and {@code @yearly}.
 *
 * <p>Times are meant on the clocks of the zone. When these are set forward, a time that does not exist moves to the next
 * moment that does; when they are set back, a fixed time comes once and a repeating one ({@code 0 * * * *}) every time.
 *
 * @param cron    when, such as {@code 0 2 * * *} or {@code @daily}
 * @param zone    whose clocks, such as {@code Europe/Berlin}
 * @param missed  what becomes of the times that passed while the server was down: none of them is made up for,
 *                only the last, or all of the past 24 hours, oldest first
 * @param overlap what happens when the run of an earlier time is still going on: {@code queue} starts the next one after it,
 *                {@code skip} leaves the time out, {@code allow} starts it beside the other
 */
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
