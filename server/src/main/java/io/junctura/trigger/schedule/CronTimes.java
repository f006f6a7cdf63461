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
 * A cron expression on the clocks of a zone. Where these are set forward, a time that they leap over moves to the moment of
 * the leap. Where they are set back, a fixed time comes the first time alone, a repeating one both times.
 */
public record CronTimes(Cron cron, ZoneRules rules) implements Times {

    /** @throws IllegalArgumentException with a sentence, if the expression is none */
    public static CronTimes of(String cron, String zone) {
        return new CronTimes(Cron.parse(cron), ZoneId.of(zone).getRules());
    }

    @Override
    public @Nullable Instant next(Instant after) {
        // The clocks go evenly from one transition to the next: such a stretch is searched at a time.
        Instant from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        ZoneOffsetTransition began = rules.previousTransition(from.plusNanos(1));
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            LocalDateTime local = LocalDateTime.ofEpochSecond(from.getEpochSecond(), 0, offset);
            // A stretch after a setting back begins with times that have been before.
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
                LocalDateTime leapt = cron.next(ends.getDateTimeBefore());
                if (leapt != null && leapt.isBefore(ends.getDateTimeAfter())) return ends.getInstant();
            }
            from = ends.getInstant();
            began = ends;
        }
    }
}
