package io.junctura.trigger.schedule;

import io.junctura.builtin.Cron;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone. If a time is skipped because clocks are set forward, it moves to the moment of the change.
 * If a time occurs twice because clocks are set back, a fixed time counts once, and a repeating one twice.
 */
public record CronTimes(Cron cron, ZoneRules rules) implements Times {

    /** @throws IllegalArgumentException with a sentence, if the expression is malformed */
    public static CronTimes of(String cron, String zone) {
        return new CronTimes(Cron.parse(cron), ZoneId.of(zone).getRules());
    }

    @Override
    public @Nullable Instant next(Instant after) {
        // Between two transitions, local time and instants run in parallel. Each loop searches one such period.
        Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        ZoneOffsetTransition began = rules.previousTransition(from.plusNanos(1));
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            LocalDateTime local = LocalDateTime.ofEpochSecond(from.getEpochSecond(), 0, offset);
            // After clocks were set back, the period begins with local times that have occurred before.
            if (began != null && began.isOverlap() && !cron.repeating() && local.isBefore(began.getDateTimeBefore())) {
                local = began.getDateTimeBefore();
            }
            LocalDateTime found = cron.next(local);
            ZoneOffsetTransition ends = rules.nextTransition(from);
            Instant at = found == null ? null : found.toInstant(offset);
            if (ends == null) return at;
            if (at != null && at.isBefore(ends.getInstant())) return at;
            if (found == null && cron.next(ends.getDateTimeAfter()) == null) return null;
            if (ends.isGap()) {
                LocalDateTime skipped = cron.next(ends.getDateTimeBefore());
                if (skipped != null && skipped.isBefore(ends.getDateTimeAfter())) return ends.getInstant();
            }
            from = ends.getInstant();
            began = ends;
        }
    }
}
