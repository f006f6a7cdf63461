package io.junctura.plugins.formats;

import io.junctura.api.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of the values in a column. */
@SuppressWarnings("JavaLangClash") // The names are those of documents.
public sealed interface ColumnType {

    /** Turns the texts of one column into values. For any thread. */
    @FunctionalInterface
    interface Parser {
        Object value(String text) throws UnfitValue;
    }

    Parser parser();

    /** A text, unchanged. */
    record Text() implements ColumnType {
        @Override
        public Parser parser() {
            return text -> text;
        }
    }

    /** A whole number. */
    record Integer() implements ColumnType {
        @Override
        public Parser parser() {
            return Numbers::integer;
        }
    }

    /**
     * A number, with all its digits.
     *
     * @param mark the decimal mark, a point or a comma
     */
    record Decimal(
            @Field(
                    fallback = ".",
                    choices = {".", ","})
            String mark)
            implements ColumnType {
        public Decimal {
            if (!mark.equals(".") && !mark.equals(",")) {
                throw new IllegalArgumentException("mark must be \".\" or \",\", not \"" + mark + "\".");
            }
        }

        @Override
        public Parser parser() {
            char character = mark.charAt(0);
            return text -> Numbers.decimal(text, character);
        }
    }

    /** {@code true}, {@code yes} or {@code 1}; {@code false}, {@code no} or {@code 0}, in upper or lower case. */
    record Boolean() implements ColumnType {
        @Override
        public Parser parser() {
            return text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "1" -> true;
                case "false", "no", "0" -> false;
                default -> throw new UnfitValue("true, false, yes, no, 1 or 0", text);
            };
        }
    }

    /**
     * A date. The value has the form {@code 2026-11-28}.
     *
     * @param format how the date is written. Without it, as in {@code 2026-11-28}
     */
    record Date(@Nullable @Field(example = "dd.MM.yyyy") String format) implements ColumnType {
        public Date {
            if (format != null) Times.pattern(format);
        }

        @Override
        public Parser parser() {
            DateTimeFormatter pattern = format == null ? DateTimeFormatter.ISO_LOCAL_DATE : Times.pattern(format);
            String what = "a date" + (format == null ? " such as 2026-11-28" : " written as " + format);
            return text -> {
                try {
                    return pattern.parse(text.strip(), LocalDate::from).toString();
                } catch (DateTimeException e) {
                    throw new UnfitValue(what, text);
                }
            };
        }
    }

    /**
     * A time of day, a date with a time, or a date with a time and an offset from UTC. The value is in ISO 8601, such
     * as {@code 2026-11-28T09:30:00+01:00}.
     *
     * @param format how the time is written. Without it, as in ISO 8601
     */
    record Time(
            @Nullable @Field(example = "dd.MM.yyyy HH:mm") String format) implements ColumnType {
        public Time {
            if (format != null) Times.pattern(format);
        }

        @Override
        public Parser parser() {
            DateTimeFormatter pattern = format == null ? Times.ISO : Times.pattern(format);
            String what = "a time" + (format == null ? " such as 2026-11-28T09:30:00Z" : " written as " + format);
            return text -> {
                try {
                    return Times.iso(pattern.parseBest(
                            text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalTime::from));
                } catch (DateTimeException e) {
                    throw new UnfitValue(what, text);
                }
            };
        }
    }

    /** Numbers in texts. */
    final class Numbers {
        /** What JSON may have, so that the result can be read again. */
        private static final int MAX_LENGTH = 1_000;

        private Numbers() {}

        static Object integer(String text) throws UnfitValue {
            String digits = text.strip();
            if (!isNumber(digits, '\0')) throw new UnfitValue("a whole number", text);
            if (digits.length() <= 18) return Long.parseLong(digits);
            BigInteger large = new BigInteger(digits);
            return large.bitLength() < 64 ? (Object) large.longValue() : large;
        }

        static Object decimal(String text, char mark) throws UnfitValue {
            String digits = text.strip();
            if (!isNumber(digits, mark)) throw new UnfitValue("a number such as 12" + mark + "5", text);
            return new BigDecimal(mark == '.' ? digits : digits.replace(mark, '.'));
        }

        /** Whether it is a sign, if any, and digits with at most one mark among them. */
        private static boolean isNumber(String text, char mark) {
            int begin = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            int digits = 0;
            int marks = 0;
            for (int i = begin; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= '0' && c <= '9') digits++;
                else if (c == mark && c != '\0') marks++;
                else return false;
            }
            return digits > 0 && marks <= 1 && text.length() <= MAX_LENGTH;
        }
    }

    /** Dates and times in texts. */
    final class Times {
        static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .optionalStart()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendLiteral('T')
                .optionalEnd()
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffsetId()
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);

        private Times() {}

        /** @throws IllegalArgumentException in a sentence, if it is no pattern */
        static DateTimeFormatter pattern(String format) {
            try {
                return DateTimeFormatter.ofPattern(prolepticYear(format), Locale.ENGLISH)
                        .withResolverStyle(ResolverStyle.STRICT);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "format must be a pattern of dates and times, such as dd.MM.yyyy or dd/MM/yyyy HH:mm, not \""
                                + format + "\": " + e.getMessage(),
                        e);
            }
        }

        /** Strict parsing, which refuses the 31st of February, wants {@code u} for the year where people write {@code y}. */
        private static String prolepticYear(String format) {
            StringBuilder pattern = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                if (c == '\'') quoted = !quoted;
                pattern.append(c == 'y' && !quoted ? 'u' : c);
            }
            return pattern.toString();
        }

        static String iso(TemporalAccessor time) {
            if (time instanceof OffsetDateTime) return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
            if (time instanceof LocalDateTime) return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        }
    }
}
