package io.junctura.expression;

import com.google.re2j.Matcher;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A picture of points in time, such as {@code [D01].[M01].[Y0001]}, for formatting and parsing. Source:
 * {@code fn:format-dateTime} in XPath and XQuery Functions and Operators 3.1, section 9.8, with JSONata's own
 * components X and x: the year and the month that the week belongs to.
 */
final class TimePicture {

    private enum Names {
        LOWER,
        UPPER,
        TITLE
    }

    /**
     * One part of a picture.
     *
     * @param literal   literal text; null if this is a component
     * @param names     null if the component is written as a number
     * @param number    the picture of the number; null for names and literals
     * @param zulu      whether an offset of zero is written as Z
     * @param maxLength the largest length of a name; 0 for any
     * @param years     the number of digits of a year; 0 for all
     */
    private record Part(
            @Nullable String literal,
            @Nullable TimeComponent component,
            @Nullable Names names,
            @Nullable IntegerPicture number,
            boolean zulu,
            int maxLength,
            int years) {}

    /** The longest text from which a time is parsed, in characters. */
    static final int MAX_READ = 64;

    private final String picture;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable BoundedPattern pattern;

    /** @throws EvaluationFailed if the picture is invalid */
    TimePicture(String picture) {
        this.picture = picture;
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < picture.length()) {
            char c = picture.charAt(at);
            if (c == '[' && !picture.startsWith("[[", at)) {
                int end = picture.indexOf(']', at);
                if (end < 0) throw wrong("has no ] that ends a part.");
                flush(literal);
                parts.add(component(picture.substring(at + 1, end).replaceAll("\\s", "")));
                at = end + 1;
            } else {
                literal.append(c);
                boolean doubled = picture.startsWith("[[", at) || picture.startsWith("]]", at);
                at += doubled ? 2 : 1;
            }
        }
        flush(literal);
    }

    private EvaluationFailed wrong(String why) {
        return new EvaluationFailed("The picture of a time " + why, picture);
    }

    private void flush(StringBuilder literal) {
        if (literal.length() == 0) return;
        parts.add(new Part(literal.toString(), null, null, null, false, 0, 0));
        literal.setLength(0);
    }

    private Part component(String marker) {
        TimeComponent component = null;
        for (TimeComponent one : TimeComponent.values()) {
            if (!marker.isEmpty() && marker.charAt(0) == one.letter) component = one;
        }
        if (component == null) throw wrong("has an unknown part, [" + marker + "].");
        int comma = marker.lastIndexOf(',');
        String modifiers = marker.substring(1, comma < 0 ? marker.length() : comma);
        int least = 0;
        int most = 0;
        if (comma >= 0) {
            String width = marker.substring(comma + 1);
            int dash = width.indexOf('-');
            least = width(dash < 0 ? width : width.substring(0, dash));
            if (dash >= 0) most = width(width.substring(dash + 1));
        }
        char modifier = 0;
        if (modifiers.length() > 1 && "atco".indexOf(modifiers.charAt(modifiers.length() - 1)) >= 0) {
            modifier = modifiers.charAt(modifiers.length() - 1);
            modifiers = modifiers.substring(0, modifiers.length() - 1);
        }
        if (modifiers.isEmpty()) modifiers = component.usual;
        if (modifiers.startsWith("n") || modifiers.startsWith("N")) {
            if (!component.hasNames()) throw wrong("asks for the name of a part that has none, [" + marker + "].");
            Names names =
                    modifiers.startsWith("Nn") ? Names.TITLE : modifiers.startsWith("N") ? Names.UPPER : Names.LOWER;
            if (!component.isOffset()) return new Part(null, component, names, null, false, most, 0);
            modifiers = component.usual;
        }
        if (!component.isNumber() && !component.isOffset()) {
            return new Part(null, component, Names.LOWER, null, false, most, 0);
        }
        IntegerPicture number = IntegerPicture.of(modifier == 'o' ? modifiers + ";o" : modifiers);
        if (number.isDigits() && !component.isOffset()) number.atLeast(least);
        int years = 0;
        if (component == TimeComponent.YEAR && number.isDigits()) {
            years = most > 0 ? most : number.allDigits() >= 2 ? number.allDigits() : 0;
            if (most > 0) number.exactly(most);
        }
        return new Part(null, component, null, number, modifier == 't', most, years);
    }

    private int width(String width) {
        if (width.equals("*")) return 0;
        boolean digits = !width.isEmpty() && width.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || width.length() > 2) throw wrong("has a width that is no number below 100.");
        return Integer.parseInt(width);
    }

    // Writing.

    /** @param offset the zone's offset in minutes */
    String format(long millis, int offset) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis + offset * 60_000L), ZoneOffset.UTC);
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            TimeComponent component = part.component;
            if (component == null) out.append(part.literal);
            else if (component.isOffset()) out.append(offset(part, offset));
            else if (part.names != null) out.append(name(part.names, part.maxLength, component, time));
            else if (part.number != null) out.append(part.number.format(value(component, part.years, time)));
        }
        return out.toString();
    }

    private static BigInteger value(TimeComponent component, int years, LocalDateTime time) {
        long value = component.number(time);
        return BigInteger.valueOf(years > 0 && years < 10 ? value % (long) Math.pow(10, years) : value);
    }

    private static String name(Names names, int maxLength, TimeComponent component, LocalDateTime time) {
        String name = component.name(time);
        if (names == Names.UPPER) name = name.toUpperCase(Locale.ROOT);
        if (names == Names.LOWER && component.isNumber()) name = name.toLowerCase(Locale.ROOT);
        return maxLength > 0 && name.length() > maxLength ? name.substring(0, maxLength) : name;
    }

    private String offset(Part part, int offset) {
        if (offset == 0 && part.zulu) return "Z";
        IntegerPicture number = part.number;
        if (number == null) throw new IllegalStateException("an offset is written as a number");
        int hours = Math.abs(offset) / 60;
        int minutes = Math.abs(offset) % 60;
        String text;
        int digits = number.mandatoryDigits();
        if (number.regularSeparator() >= 0 || digits == 3 || digits == 4) {
            text = number.format(BigInteger.valueOf(hours * 100L + minutes));
        } else if (digits == 1 || digits == 2) {
            text = number.format(BigInteger.valueOf(hours));
            if (minutes > 0) text += ":" + (minutes < 10 ? "0" : "") + minutes;
        } else {
            throw wrong("has an offset of more than four digits.");
        }
        return (part.component == TimeComponent.GMT_OFFSET ? "GMT" : "") + (offset < 0 ? "-" : "+") + text;
    }

    // Reading.

    /**
     * Parses a time, in milliseconds since 1970.
     *
     * @return null if the text does not match the picture
     * @throws EvaluationFailed if the picture does not support parsing, or the time does not exist
     */
    @Nullable
    Long parse(Evaluation evaluation, String text) {
        BoundedPattern known = pattern;
        if (known == null) pattern = known = compiled();
        evaluation.matches(known);
        evaluation.spend(1 + known.work() * text.length() / 1_024);
        Matcher matcher = known.matcher(text);
        if (!matcher.find()) return null;
        Map<TimeComponent, Long> values = new EnumMap<>(TimeComponent.class);
        int group = 0;
        for (Part part : parts) {
            if (part.component != null) values.put(part.component, read(part, matcher.group(++group)));
        }
        try {
            return time(values);
        } catch (DateTimeException | ArithmeticException e) {
            throw new EvaluationFailed("This is no time that exists.", text);
        }
    }

    private BoundedPattern compiled() {
        StringBuilder out = new StringBuilder("^");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            TimeComponent component = part.component;
            if (component == null) {
                quote(out, String.valueOf(part.literal));
                continue;
            }
            if (!isRead(component)) throw wrong("has a part that cannot be read, " + component.letter + ".");
            boolean beforeNumber = i + 1 < parts.size() && parts.get(i + 1).number != null;
            out.append('(').append(pattern(part, component, beforeNumber)).append(')');
        }
        try {
            return BoundedPattern.of(out.append('$').toString(), BoundedPattern.IGNORE_CASE, BoundedPattern.MAX_SIZE);
        } catch (InvalidExpression e) {
            throw wrong("cannot be read by. " + e.getMessage());
        }
    }

    private static boolean isRead(TimeComponent component) {
        return switch (component) {
            case WEEK, WEEK_OF_MONTH, YEAR_OF_WEEK, MONTH_OF_WEEK, CALENDAR, ERA -> false;
            default -> true;
        };
    }

    private static void quote(StringBuilder out, String literal) {
        literal.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) out.append('\\');
            out.appendCodePoint(c);
        });
    }

    private static String pattern(Part part, TimeComponent component, boolean beforeNumber) {
        IntegerPicture number = part.number;
        if (component.isOffset() && number != null) {
            int separator = number.regularSeparator();
            StringBuilder out =
                    new StringBuilder(component == TimeComponent.GMT_OFFSET ? "GMT" : "").append("[-+][0-9]+");
            if (separator >= 0) {
                quote(out, Character.toString(separator));
                out.append("[0-9]+");
            }
            return part.zulu ? "Z|" + out : out.toString();
        }
        if (component == TimeComponent.FRACTION) return "[0-9]+";
        if (number == null) return "[a-z]+";
        // If no separator follows a number, it has exactly the digits of the picture.
        return number.pattern(beforeNumber ? Math.max(1, number.mandatoryDigits()) : 0);
    }

    private static long read(Part part, String text) {
        TimeComponent component = part.component;
        if (component == null) throw new IllegalStateException("text is not read");
        if (component.isOffset()) return offset(text);
        if (component == TimeComponent.FRACTION) {
            return Long.parseLong((text + "00").substring(0, 3));
        }
        if (part.number != null) {
            if (component == TimeComponent.YEAR && part.number.isDigits() && text.length() <= 2) {
                throw new EvaluationFailed("A year of two digits may be of any century. Write four.", text);
            }
            BigInteger value = part.number.parse(text);
            if (value.bitLength() > 31) throw new EvaluationFailed("This is no time that exists.", text);
            return value.longValue();
        }
        boolean halfDay = component == TimeComponent.HALF_DAY;
        List<String> names = halfDay
                ? List.of("am", "pm")
                : component == TimeComponent.MONTH ? TimeComponent.MONTHS : TimeComponent.DAYS;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (part.maxLength > 0 && name.length() > part.maxLength) name = name.substring(0, part.maxLength);
            if (name.equalsIgnoreCase(text)) return halfDay ? i : i + 1;
        }
        throw new EvaluationFailed("This is no name of a month, of a day, or am or pm.", text);
    }

    /** {@code +1}, {@code -0530}, {@code GMT+05:30} or {@code Z}, in minutes. */
    private static long offset(String text) {
        if (text.equalsIgnoreCase("z")) return 0;
        int begin = text.startsWith("G") || text.startsWith("g") ? 3 : 0;
        int sign = text.charAt(begin) == '-' ? -1 : 1;
        String rest = text.substring(begin + 1);
        int split = 0;
        while (split < rest.length() && rest.charAt(split) >= '0' && rest.charAt(split) <= '9') split++;
        String hours = rest.substring(0, split);
        String minutes = split < rest.length() ? rest.substring(rest.offsetByCodePoints(split, 1)) : "";
        if (split == rest.length() && split > 2) {
            hours = rest.substring(0, split - 2);
            minutes = rest.substring(split - 2);
        }
        if (hours.length() > 2 || minutes.length() > 2)
            throw new EvaluationFailed("This is no offset of a time zone.", text);
        return sign * (Long.parseLong(hours) * 60 + (minutes.isEmpty() ? 0 : Long.parseLong(minutes)));
    }

    private Long time(Map<TimeComponent, Long> values) {
        Long year = values.get(TimeComponent.YEAR);
        if (year == null) {
            throw new EvaluationFailed("A picture that $toMillis reads by must have the year, [Y].", picture);
        }
        LocalDate date;
        Long dayOfYear = values.get(TimeComponent.DAY_OF_YEAR);
        if (dayOfYear != null && !values.containsKey(TimeComponent.MONTH) && !values.containsKey(TimeComponent.DAY)) {
            date = LocalDate.ofYearDay(year.intValue(), dayOfYear.intValue());
        } else {
            mustHaveBefore(values, TimeComponent.DAY, TimeComponent.MONTH);
            long month = values.getOrDefault(TimeComponent.MONTH, 1L);
            long day = values.getOrDefault(TimeComponent.DAY, 1L);
            date = YearMonth.of(year.intValue(), (int) month).atDay((int) day);
        }
        boolean halfDay = !values.containsKey(TimeComponent.HOUR) && values.containsKey(TimeComponent.HALF_DAY_HOUR);
        if (halfDay && !values.containsKey(TimeComponent.HALF_DAY)) throw gap(TimeComponent.HALF_DAY_HOUR);
        TimeComponent hourPart = halfDay ? TimeComponent.HALF_DAY_HOUR : TimeComponent.HOUR;
        boolean dayKnown = dayOfYear != null || values.containsKey(TimeComponent.DAY);
        if (values.containsKey(hourPart) && !dayKnown) throw gap(hourPart);
        mustHaveBefore(values, TimeComponent.MINUTE, hourPart);
        mustHaveBefore(values, TimeComponent.SECOND, TimeComponent.MINUTE);
        mustHaveBefore(values, TimeComponent.FRACTION, TimeComponent.SECOND);
        long hour = values.getOrDefault(hourPart, 0L);
        if (halfDay) hour = hour % 12 + 12 * values.getOrDefault(TimeComponent.HALF_DAY, 0L);
        LocalTime time = LocalTime.of(
                (int) hour,
                (int) (long) values.getOrDefault(TimeComponent.MINUTE, 0L),
                (int) (long) values.getOrDefault(TimeComponent.SECOND, 0L),
                (int) (values.getOrDefault(TimeComponent.FRACTION, 0L) * 1_000_000));
        long offset = values.getOrDefault(TimeComponent.OFFSET, values.getOrDefault(TimeComponent.GMT_OFFSET, 0L));
        return LocalDateTime.of(date, time).toInstant(ZoneOffset.UTC).toEpochMilli() - offset * 60_000;
    }

    private void mustHaveBefore(Map<TimeComponent, Long> values, TimeComponent smaller, TimeComponent larger) {
        if (values.containsKey(smaller) && !values.containsKey(larger)) throw gap(smaller);
    }

    private EvaluationFailed gap(TimeComponent smaller) {
        return new EvaluationFailed(
                "A picture that $toMillis reads by says too little for [" + smaller.letter + "] to be a time.",
                picture);
    }
}
