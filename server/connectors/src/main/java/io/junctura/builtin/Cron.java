package io.junctura.builtin;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression and its local times, without changes of clocks. Days match as in Vixie's cron: if day of month and day of week
 * are both restricted, one of them has to match.
 *
 * @param repeating whether its seconds, minutes or hours are {@code *} or a step
 */
public record Cron(
        BitSet seconds,
        BitSet minutes,
        BitSet hours,
        BitSet days,
        BitSet months,
        BitSet weekdays,
        boolean anyDay,
        boolean anyWeekday,
        boolean repeating) {
    /** No later time needs to be searched: 29 February on a given weekday occurs within 40 years. */
    private static final int MAX_YEARS = 41;

    private static final Map<String, String> NAMED = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final Field SECOND = new Field("second", 0, 59, List.of());
    private static final Field MINUTE = new Field("minute", 0, 59, List.of());
    private static final Field HOUR = new Field("hour", 0, 23, List.of());
    private static final Field DAY = new Field("day of month", 1, 31, List.of());
    private static final Field MONTH = new Field("month", 1, 12, MONTHS);
    private static final Field WEEKDAY = new Field("day of week", 0, 7, WEEKDAYS);

    private record Field(String title, int least, int most, List<String> names) {}

    /** @throws IllegalArgumentException with a sentence, if it is malformed or matches no time */
    public static Cron parse(String text) {
        String stripped = text.strip();
        String plain = stripped.startsWith("@") ? NAMED.get(stripped.toLowerCase(Locale.ROOT)) : stripped;
        if (plain == null) throw bad(text, "known are @hourly, @daily, @weekly, @monthly and @yearly");
        String[] fields = plain.split("\\s+", -1);
        if (fields.length != 5 && fields.length != 6) {
            throw bad(
                    text, "it needs five fields (minute, hour, day of month, month, day of week), or six with seconds");
        }
        int i = fields.length - 5;
        BitSet seconds = i == 0 ? values(text, SECOND, "0") : values(text, SECOND, fields[0]);
        BitSet weekdays = values(text, WEEKDAY, fields[i + 4]);
        if (weekdays.get(7)) weekdays.set(0);
        boolean repeating = (i == 1 && open(fields[0])) || open(fields[i]) || open(fields[i + 1]);
        Cron cron = new Cron(
                seconds,
                values(text, MINUTE, fields[i]),
                values(text, HOUR, fields[i + 1]),
                values(text, DAY, fields[i + 2]),
                values(text, MONTH, fields[i + 3]),
                weekdays,
                open(fields[i + 2]),
                open(fields[i + 4]),
                repeating);
        if (cron.next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) throw bad(text, "there is no such day");
        return cron;
    }

    private static boolean open(String field) {
        return field.startsWith("*") || field.equals("?");
    }

    private static BitSet values(String text, Field field, String written) {
        BitSet values = new BitSet(64);
        for (String item : written.split(",", -1)) {
            int slash = item.indexOf('/');
            String range = slash < 0 ? item : item.substring(0, slash);
            int step = slash < 0 ? 1 : number(text, field, item.substring(slash + 1), 1, field.most() + 1);
            int from;
            int to;
            int dash = range.indexOf('-');
            if (open(range) && range.length() == 1) {
                from = field.least();
                to = field.equals(WEEKDAY) ? 6 : field.most();
            } else if (dash > 0) {
                from = value(text, field, range.substring(0, dash));
                to = value(text, field, range.substring(dash + 1));
                if (field.equals(WEEKDAY) && to == 0 && from > 0) to = 7;
            } else {
                from = value(text, field, range);
                to = slash < 0 ? from : field.equals(WEEKDAY) ? 6 : field.most();
            }
            if (from > to) throw bad(text, "in the " + field.title() + ", the range " + range + " is upside down");
            for (int value = from; value <= to; value += step) values.set(value);
        }
        return values;
    }

    private static int value(String text, Field field, String written) {
        int named = field.names().indexOf(written.toUpperCase(Locale.ROOT));
        return named >= 0 ? named + field.least() : number(text, field, written, field.least(), field.most());
    }

    private static int number(String text, Field field, String written, int least, int most) {
        boolean digits = !written.isEmpty() && written.length() <= 4;
        for (int i = 0; i < written.length() && digits; i++)
            digits = written.charAt(i) >= '0' && written.charAt(i) <= '9';
        int number = digits ? Integer.parseInt(written) : -1;
        if (number < least || number > most) {
            throw bad(
                    text,
                    "\"" + written + "\" is no " + field.title() + "; write " + least + " to " + most
                            + (field.names().isEmpty()
                                    ? ""
                                    : " or " + field.names().get(0) + " and so on"));
        }
        return number;
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("\"" + text + "\" is no cron expression that is read here: " + why + ".");
    }

    public boolean matches(LocalDateTime time) {
        return seconds.get(time.getSecond())
                && minutes.get(time.getMinute())
                && hours.get(time.getHour())
                && time.getNano() == 0
                && matches(time.toLocalDate());
    }

    private boolean matches(LocalDate day) {
        if (!months.get(day.getMonthValue())) return false;
        boolean dayOfMonth = days.get(day.getDayOfMonth());
        boolean dayOfWeek = weekdays.get(day.getDayOfWeek().getValue() % 7);
        return (anyDay || anyWeekday) ? dayOfMonth && dayOfWeek : dayOfMonth || dayOfWeek;
    }

    /**
     * The first time at or after {@code from}; null if there is none.
     *
     * @param from in whole seconds
     */
    public @Nullable LocalDateTime next(LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        LocalTime start = from.toLocalTime();
        LocalDate end = day.plusYears(MAX_YEARS);
        while (day.isBefore(end)) {
            if (!months.get(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
                start = LocalTime.MIDNIGHT;
                continue;
            }
            if (matches(day)) {
                LocalTime time = next(start);
                if (time != null) return day.atTime(time);
            }
            day = day.plusDays(1);
            start = LocalTime.MIDNIGHT;
        }
        return null;
    }

    private @Nullable LocalTime next(LocalTime from) {
        int hour = hours.nextSetBit(from.getHour());
        if (hour < 0) return null;
        if (hour > from.getHour()) return LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0));
        int minute = minutes.nextSetBit(from.getMinute());
        if (minute == from.getMinute()) {
            int second = seconds.nextSetBit(from.getSecond());
            if (second >= 0) return LocalTime.of(hour, minute, second);
            minute = minutes.nextSetBit(minute + 1);
        }
        if (minute >= 0) return LocalTime.of(hour, minute, seconds.nextSetBit(0));
        hour = hours.nextSetBit(hour + 1);
        return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0));
    }
}
