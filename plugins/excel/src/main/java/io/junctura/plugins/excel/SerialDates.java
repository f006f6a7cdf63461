package io.junctura.plugins.excel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Dates as serial numbers of spreadsheets: days since the end of 1899, or since 1904. */
final class SerialDates {
    private static final BigDecimal MILLIS = BigDecimal.valueOf(86_400_000);
    private static final long DAY = 86_400_000;
    private static final LocalDate BEGIN = LocalDate.of(1899, 12, 30);
    private static final LocalDate BEGIN_1904 = LocalDate.of(1904, 1, 1);

    /** Excel believes that there was a 29 February 1900, which is day 60. */
    private static final int NO_DAY = 60;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_LOCAL_TIME;

    /** The last day of the year 9999. */
    private static final int LAST = 2_958_465;

    private SerialDates() {}

    /** As ISO 8601 has it; a number that is no date stays one. */
    static Object text(BigDecimal days, NumberFormat format, boolean from1904) {
        if (days.signum() < 0 || days.compareTo(BigDecimal.valueOf(LAST + 1L)) >= 0) return days;
        long millis = days.multiply(MILLIS).setScale(0, RoundingMode.HALF_UP).longValueExact();
        long day = millis / DAY;
        LocalTime time = LocalTime.ofNanoOfDay(millis % DAY * 1_000_000);
        if (format == NumberFormat.TIME && day == 0) return TIME.format(time);
        String date = date(day, from1904);
        boolean withTime = format != NumberFormat.DATE || millis % DAY != 0;
        return withTime ? date + "T" + TIME.format(time) : date;
    }

    private static String date(long day, boolean from1904) {
        if (from1904) return BEGIN_1904.plusDays(day).toString();
        if (day == NO_DAY) return "1900-02-29";
        return BEGIN.plusDays(day < NO_DAY ? day + 1 : day).toString();
    }

    /** The days of a date and time, for a workbook that counts from 1899. */
    static BigDecimal of(LocalDateTime time) {
        long day = ChronoUnit.DAYS.between(BEGIN, time.toLocalDate());
        return BigDecimal.valueOf(day <= NO_DAY ? day - 1 : day).add(of(time.toLocalTime()));
    }

    static BigDecimal of(LocalTime time) {
        return BigDecimal.valueOf(time.toNanoOfDay() / 1_000_000)
                .divide(MILLIS, 15, RoundingMode.HALF_UP)
                .stripTrailingZeros();
    }
}
