package io.junctura.trigger.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.builtin.Cron;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CronTimesTest {

    private static List<String> local(String cron, String zone, String from, int count) {
        Times times = CronTimes.of(cron, zone);
        Instant at = LocalDateTime.parse(from).atZone(ZoneId.of(zone)).toInstant();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            at = times.next(at);
            found.add(at.atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
        }
        return found;
    }

    @Test
    void aTimeInTheGapMovesToTheNextMomentThatExists() {
        assertThat(local("30 2 * * *", "Europe/Berlin", "2030-03-30T00:00", 3))
                .containsExactly("2030-03-30T02:30+01:00", "2030-03-31T03:00+02:00", "2030-04-01T02:30+02:00");
        assertThat(local("*/20 2 * * *", "America/New_York", "2030-03-10T00:00", 2))
                .containsExactly("2030-03-10T03:00-04:00", "2030-03-11T02:00-04:00");
        assertThat(local("15 2 * * *", "Australia/Lord_Howe", "2030-10-06T00:00", 2))
                .containsExactly("2030-10-06T02:30+11:00", "2030-10-07T02:15+11:00");
    }

    @Test
    void aFixedTimeInTheOverlapComesOnceAndARepeatingOneEachTime() {
        assertThat(local("30 2 * * *", "Europe/Berlin", "2030-10-26T12:00", 2))
                .containsExactly("2030-10-27T02:30+02:00", "2030-10-28T02:30+01:00");
        assertThat(local("0 * * * *", "Europe/Berlin", "2030-10-27T01:00", 3))
                .containsExactly("2030-10-27T02:00+02:00", "2030-10-27T02:00+01:00", "2030-10-27T03:00+01:00");
        assertThat(local("*/30 1 * * *", "America/New_York", "2030-11-03T00:00", 5))
                .containsExactly(
                        "2030-11-03T01:00-04:00",
                        "2030-11-03T01:30-04:00",
                        "2030-11-03T01:00-05:00",
                        "2030-11-03T01:30-05:00",
                        "2030-11-04T01:00-05:00");
    }

    @Test
    void daysMatchAsCronHasThem() {
        assertThat(local("0 0 29 2 *", "UTC", "2096-03-01T00:00", 1)).containsExactly("2104-02-29T00:00Z");
        assertThat(local("0 0 13 * FRI", "UTC", "2030-09-01T00:00", 3))
                .containsExactly("2030-09-06T00:00Z", "2030-09-13T00:00Z", "2030-09-20T00:00Z");
        assertThat(local("0 9 * * MON-FRI", "Asia/Kolkata", "2030-09-06T09:00", 1))
                .containsExactly("2030-09-09T09:00+05:30");
        assertThat(local("0 0 * * 7", "UTC", "2030-09-06T00:00", 1)).containsExactly("2030-09-08T00:00Z");
        assertThat(local("0 0 31 * *", "UTC", "2030-08-31T00:00", 1)).containsExactly("2030-10-31T00:00Z");
    }

    @Test
    void secondsAndNamedExpressionsAreRead() {
        assertThat(local("*/20 0 0 * * *", "UTC", "2030-01-01T00:00", 3))
                .containsExactly("2030-01-01T00:00:20Z", "2030-01-01T00:00:40Z", "2030-01-02T00:00Z");
        assertThat(local("@weekly", "UTC", "2030-01-01T00:00", 1)).containsExactly("2030-01-06T00:00Z");
        assertThat(local("@yearly", "UTC", "2030-01-01T00:00", 1)).containsExactly("2031-01-01T00:00Z");
        assertThat(local("5/20 * * jan,MAR *", "UTC", "2030-01-31T23:50", 1)).containsExactly("2030-03-01T00:05Z");
    }

    @Test
    void anInvalidCronExpressionIsReportedWithACorrection() {
        for (String bad : List.of(
                "",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "a * * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "1,,2 * * * *",
                "* * * FOO *",
                "@often",
                "0 0 30 2 *",
                "-1 * * * *",
                "* * * * * * *")) {
            assertThatThrownBy(() -> Cron.parse(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("\"" + bad + "\" is no cron expression that is read here: ");
        }
    }

    /**
     * Compares with a slow and simple search, minute by minute, on the days around each change of the clocks and around the
     * 29th of February: 10,050 cases.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Asia/Kolkata",
                "America/Santiago",
                "UTC"
            })
    void timesEqualThoseOfAMinuteByMinuteSearch(String zone) {
        ZoneRules rules = ZoneId.of(zone).getRules();
        Random random = new Random(zone.hashCode());
        for (int i = 0; i < 1_436; i++) {
            String text = expression(random);
            Instant start = Instant.parse("2028-01-01T00:00:00Z").plus(random.nextInt(700), ChronoUnit.DAYS);
            ZoneOffsetTransition transition = rules.nextTransition(start);
            if (transition != null && i % 4 != 0)
                start = transition.getInstant().minus(random.nextInt(40), ChronoUnit.HOURS);
            if (i % 20 == 0) start = Instant.parse("2028-02-28T00:00:00Z").plus(random.nextInt(36), ChronoUnit.HOURS);
            Instant end = start.plus(i % 20 == 10 ? 5 : 2, ChronoUnit.DAYS);
            List<Instant> expected = slowly(Cron.parse(text), rules, start, end);
            List<Instant> found = new ArrayList<>();
            Times times = CronTimes.of(text, zone);
            for (Instant at = times.next(start); at != null && !at.isAfter(end); at = times.next(at)) found.add(at);
            assertThat(found).as("%s in %s from %s", text, zone, start).isEqualTo(expected);
        }
    }

    private static List<Instant> slowly(Cron cron, ZoneRules rules, Instant start, Instant end) {
        TreeSet<Instant> found = new TreeSet<>();
        for (Instant at = start.plusSeconds(60); !at.isAfter(end); at = at.plusSeconds(60)) {
            LocalDateTime local = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, rules.getOffset(at));
            boolean secondTime = rules.getValidOffsets(local).size() == 2
                    && rules.getValidOffsets(local).get(1).equals(rules.getOffset(at));
            if (cron.matches(local) && (cron.repeating() || !secondTime)) found.add(at);
            ZoneOffsetTransition leap = rules.previousTransition(at.plusNanos(1));
            if (leap == null || !leap.getInstant().equals(at) || !leap.isGap()) continue;
            for (LocalDateTime t = leap.getDateTimeBefore();
                    t.isBefore(leap.getDateTimeAfter());
                    t = t.plusMinutes(1)) {
                if (cron.matches(t)) found.add(at);
            }
        }
        return List.copyOf(found);
    }

    private static String expression(Random random) {
        String minute = pick(random, "0", "30", "*/15", "10,50", "5", "*/7");
        String hour = pick(random, "*", "2", "1-3", "*/2", "0", "23,1", "3");
        String day = pick(random, "*", "*", "*", "29", "*/2");
        String weekday = pick(random, "*", "*", "SUN", "1-5");
        return minute + " " + hour + " " + day + " * " + weekday;
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
