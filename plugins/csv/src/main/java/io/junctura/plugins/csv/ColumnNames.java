package io.junctura.plugins.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of columns, each of which occurs once. */
final class ColumnNames {
    private final List<String> names = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /** The last number that was put behind a name. Remembered, since thousands of columns may have the same one. */
    private final Map<String, Integer> numbers = new HashMap<>();

    ColumnNames(List<String> given) {
        names.addAll(given);
        taken.addAll(given);
    }

    /** Names the columns by a header. Of two columns with one title, the second is named {@code title 2}. */
    void addAll(String[] header) {
        List<String> titles = new ArrayList<>();
        for (String cell : header) titles.add(cell.strip());
        // A number must not make a name that a later column has.
        taken.addAll(titles);
        Set<String> used = new HashSet<>();
        for (String title : titles) {
            if (title.isEmpty()) addNumbered();
            else names.add(used.add(title) ? title : unused(title));
        }
    }

    /** Adds a column without a title. */
    void addNumbered() {
        String name = numbered(names.size());
        names.add(taken.add(name) ? name : unused(name));
    }

    private String unused(String title) {
        int number = numbers.getOrDefault(title, 1);
        String name;
        do {
            name = title + " " + ++number;
        } while (!taken.add(name));
        numbers.put(title, number);
        return name;
    }

    /** The columns so far. The list grows. */
    List<String> list() {
        return names;
    }

    /** The name of the column; if it has none, the one that it would have. */
    String nameOf(int column) {
        return column < names.size() ? names.get(column) : numbered(column);
    }

    private static String numbered(int column) {
        return "column" + (column + 1);
    }

    /** A number that a header has twice, as rows do. */
    static @Nullable String repeatedNumber(String[] header) {
        Set<String> seen = new HashSet<>();
        for (String cell : header) {
            String title = cell.strip();
            boolean number =
                    title.chars().anyMatch(Character::isDigit) && title.chars().noneMatch(Character::isLetter);
            if (number && !seen.add(title)) return title;
        }
        return null;
    }
}
