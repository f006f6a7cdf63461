package io.junctura.expression;

import static io.junctura.expression.BuiltInFunction.define;
import static io.junctura.expression.BuiltIns.arg;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions on points in time, which are strings or milliseconds since 1970. None reads a clock or the host's zone. */
final class Times {

    private static final String ISO = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]";

    /** The bytes of the output for each character of a picture, since a short component may be a year in words. */
    private static final long BYTES_PER_PICTURE_CHARACTER = 100;

    /** ISO 8601 writes the end of a day as 24:00. */
    private static final Pattern END_OF_DAY =
            Pattern.compile("([0-9-]{10})T24(:00(?::00(?:\\.0+)?)?(?:Z|[+-][0-9:]{4,6})?)");

    private static final long MILLIS_PER_DAY = 86_400_000;

    private static final long MAX_MILLIS = 8_640_000_000_000_000L;

    static final List<BuiltInFunction> FUNCTIONS = List.of(
            define("millis", "<:n>")
                    .help("The time of the step, in milliseconds since 1970.")
                    .example("$millis()")
                    .body((evaluation, args, context) -> evaluation.now()),
            define("now", "<s?s?:s>")
                    .help("The time of the step, in ISO 8601 or formatted by a picture. The zone is UTC or the "
                            + "given one, such as `+0100`.")
                    .example("$now()")
                    .body((evaluation, args, context) ->
                            format(evaluation, evaluation.now(), arg(args, 0), arg(args, 1))),
            define("fromMillis", "<n-s?s?:s>")
                    .help("Milliseconds since 1970 as a time in ISO 8601, or formatted by a picture. The zone is "
                            + "UTC or the given one, such as `+0100`.")
                    .example("$fromMillis(1893456000000, \"[D01].[M01].[Y0001]\")")
                    .body((evaluation, args, context) -> arg(args, 0) instanceof Number millis
                            ? format(evaluation, millis(millis), arg(args, 1), arg(args, 2))
                            : Values.ABSENT),
            define("toMillis", "<s-s?:n>")
                    .help("The milliseconds since 1970 of a time in ISO 8601, or of a time that is read by a "
                            + "picture.")
                    .example("$toMillis(\"2030-01-01T00:00:00Z\")")
                    .body(Times::toMillis));

    private Times() {}

    private static long millis(Number number) {
        double millis = number.doubleValue();
        if (Math.abs(millis) > MAX_MILLIS) throw new EvaluationFailed("The time is out of range.", number);
        return (long) millis;
    }

    private static Object format(Evaluation evaluation, long millis, @Nullable Object picture, @Nullable Object zone) {
        String offset = zone instanceof String given ? given : "";
        if (!offset.isEmpty() && !isOffset(offset)) {
            throw new EvaluationFailed("A time zone must be an offset such as \"+0100\".", offset);
        }
        if (!(picture instanceof String) && offset.isEmpty()) return iso(millis);
        String text = picture instanceof String ? Calculations.picture(picture) : ISO;
        evaluation.makes(BYTES_PER_PICTURE_CHARACTER * text.length());
        return evaluation.sized(evaluation.timePicture(text).format(millis, minutes(offset)));
    }

    /** The minutes of an offset such as {@code +0530}. */
    private static int minutes(String offset) {
        if (offset.length() < 5) return 0;
        int minutes = Integer.parseInt(offset.substring(1, 3)) * 60 + Integer.parseInt(offset.substring(3));
        return offset.charAt(0) == '-' ? -minutes : minutes;
    }

    private static boolean isOffset(String zone) {
        if (zone.length() != 5 || "+-".indexOf(zone.charAt(0)) < 0) return zone.equals("0000");
        for (int i = 1; i < 5; i++) {
            if (zone.charAt(i) < '0' || zone.charAt(i) > '9') return false;
        }
        return true;
    }

    private static String iso(long millis) {
        Instant instant = Instant.ofEpochMilli(millis);
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999)
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        StringBuilder out = new StringBuilder(24);
        padded(out, time.getYear(), 4).append('-');
        padded(out, time.getMonthValue(), 2).append('-');
        padded(out, time.getDayOfMonth(), 2).append('T');
        padded(out, time.getHour(), 2).append(':');
        padded(out, time.getMinute(), 2).append(':');
        padded(out, time.getSecond(), 2).append('.');
        return padded(out, time.getNano() / 1_000_000, 3).append('Z').toString();
    }

    private static StringBuilder padded(StringBuilder out, int value, int width) {
        String digits = Integer.toString(value);
        for (int i = digits.length(); i < width; i++) out.append('0');
        return out.append(digits);
    }

    private static @Nullable Object toMillis(
            Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
        if (text.length() > TimePicture.MAX_READ) {
            throw new EvaluationFailed("The text given to $toMillis is longer than any time.", text);
        }
        if (!(arg(args, 1) instanceof String)) return parsed(text);
        Long millis = evaluation.timePicture(Calculations.picture(arg(args, 1))).parse(evaluation, text);
        return millis == null ? Values.ABSENT : (Object) millis;
    }

    private static long parsed(String text) {
        try {
            if (text.length() == 4 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return LocalDate.of(Integer.parseInt(text), 1, 1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            if (text.indexOf('T') < 0) {
                String day = text.length() == 7 ? text + "-01" : text;
                return LocalDate.parse(day)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            Matcher end = END_OF_DAY.matcher(text);
            return end.matches() ? instant(end.group(1) + "T00" + end.group(2)) + MILLIS_PER_DAY : instant(text);
        } catch (DateTimeException e) {
            throw new EvaluationFailed(
                    "$toMillis needs a time such as 2030-01-31T09:00:00Z, or a picture to read by.", text);
        }
    }

    private static long instant(String text) {
        String time = colon(text);
        boolean zoned = time.endsWith("Z") || time.lastIndexOf('+') > 10 || time.lastIndexOf('-') > 10;
        return zoned
                ? OffsetDateTime.parse(time).toInstant().toEpochMilli()
                : LocalDateTime.parse(time, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
    }

    /** {@code +0100} to {@code +01:00}. */
    private static String colon(String text) {
        int sign = text.length() - 5;
        if (sign <= 10 || "+-".indexOf(text.charAt(sign)) < 0 || text.indexOf(':', sign) >= 0) return text;
        return text.substring(0, sign + 3) + ":" + text.substring(sign + 3);
    }
}
