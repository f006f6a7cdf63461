package io.junctura.plugins.excel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the format of a cell makes of its number. */
enum NumberFormat {
    NUMBER,
    DATE,
    DATE_TIME,
    TIME;

    /**
     * By ECMA-376, part 1, 18.8.30: formats below 164 are built in.
     *
     * @param code null if the file does not declare it
     */
    static NumberFormat of(int id, @Nullable String code) {
        if (code != null) return of(code);
        if (isIn(id, 14, 17) || isIn(id, 27, 31) || isIn(id, 50, 58) || id == 36) return DATE;
        if (id == 22) return DATE_TIME;
        if (isIn(id, 18, 21) || id == 45 || isIn(id, 32, 35)) return TIME;
        return NUMBER;
    }

    private static boolean isIn(int id, int first, int last) {
        return id >= first && id <= last;
    }

    /** By the letters that stand outside of quotes and brackets. A length of time, such as {@code [h]:mm}, stays a number. */
    private static NumberFormat of(String code) {
        boolean date = false;
        boolean time = false;
        boolean minutesOrMonths = false;
        String lower = code.toLowerCase(Locale.ROOT);
        if (lower.contains("general")) return NUMBER;
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            switch (c) {
                case '"' -> i = end(lower, i, '"');
                case '[' -> {
                    int end = end(lower, i, ']');
                    String within = lower.substring(i + 1, Math.max(i + 1, end));
                    if (!within.isEmpty() && within.matches("h+|m+|s+")) return NUMBER;
                    i = end;
                }
                case '\\', '_', '*' -> i++;
                case ';' -> i = lower.length(); // What follows is for negative numbers and texts.
                case 'y', 'd', 'e', 'g', 'b' -> date |= c == 'y' || c == 'd';
                case 'h', 's' -> time = true;
                case 'm' -> minutesOrMonths = true;
                default -> {}
            }
        }
        if (minutesOrMonths && !time) date = true;
        return date && time ? DATE_TIME : date ? DATE : time ? TIME : NUMBER;
    }

    private static int end(String code, int from, char quote) {
        int end = code.indexOf(quote, from + 1);
        return end < 0 ? code.length() : end;
    }
}
