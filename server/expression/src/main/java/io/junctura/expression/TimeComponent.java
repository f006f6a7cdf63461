package io.junctura.expression;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.List;

/** A component of a point in time that a {@link TimePicture} can show. */
enum TimeComponent {
    YEAR('Y', "1"),
    MONTH('M', "1"),
    DAY('D', "1"),
    DAY_OF_YEAR('d', "1"),
    WEEKDAY('F', "n"),
    WEEK('W', "1"),
    WEEK_OF_MONTH('w', "1"),
    YEAR_OF_WEEK('X', "1"),
    MONTH_OF_WEEK('x', "1"),
    HOUR('H', "1"),
    HALF_DAY_HOUR('h', "1"),
    HALF_DAY('P', "n"),
    MINUTE('m', "01"),
    SECOND('s', "01"),
    FRACTION('f', "1"),
    OFFSET('Z', "01:01"),
    GMT_OFFSET('z', "01:01"),
    CALENDAR('C', "n"),
    ERA('E', "n");

    static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    final char letter;

    /** The presentation if a picture does not name one. */
    final String usual;

    TimeComponent(char letter, String usual) {
        this.letter = letter;
        this.usual = usual;
    }

    boolean isOffset() {
        return this == OFFSET || this == GMT_OFFSET;
    }

    boolean isNumber() {
        return !isOffset() && this != HALF_DAY && this != CALENDAR && this != ERA;
    }

    boolean hasNames() {
        return this == MONTH || this == MONTH_OF_WEEK || this == WEEKDAY || !isNumber();
    }

    long number(LocalDateTime time) {
        return switch (this) {
            case YEAR -> time.getYear();
            case MONTH -> time.getMonthValue();
            case DAY -> time.getDayOfMonth();
            case DAY_OF_YEAR -> time.getDayOfYear();
            case WEEKDAY -> time.getDayOfWeek().getValue();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case YEAR_OF_WEEK -> time.get(IsoFields.WEEK_BASED_YEAR);
            // A week belongs to the month and year of its Thursday.
            case WEEK_OF_MONTH -> (thursday(time).getDayOfMonth() + 6) / 7;
            case MONTH_OF_WEEK -> thursday(time).getMonthValue();
            case HOUR -> time.getHour();
            case HALF_DAY_HOUR -> time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
            case MINUTE -> time.getMinute();
            case SECOND -> time.getSecond();
            case FRACTION -> time.getNano() / 1_000_000;
            default -> throw new IllegalStateException("no number: " + this);
        };
    }

    private static LocalDate thursday(LocalDateTime time) {
        return time.toLocalDate().with(DayOfWeek.THURSDAY);
    }

    String name(LocalDateTime time) {
        return switch (this) {
            case MONTH -> MONTHS.get(time.getMonthValue() - 1);
            case MONTH_OF_WEEK -> MONTHS.get(thursday(time).getMonthValue() - 1);
            case WEEKDAY -> DAYS.get(time.getDayOfWeek().getValue() - 1);
            case HALF_DAY -> time.getHour() < 12 ? "am" : "pm";
            default -> "ISO";
        };
    }
}
