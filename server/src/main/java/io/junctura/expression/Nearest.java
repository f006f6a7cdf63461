package io.junctura.expression;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
final class Nearest {

    private Nearest() {}

    /** Null if none is near enough to be suggested. */
    static @Nullable String of(String wrong, Collection<String> names) {
        if (wrong.length() > 64) return null;
        String nearest = null;
        int best = Math.max(1, wrong.length() / 3) + 1;
        for (String name : new TreeSet<>(names)) {
            int distance = distance(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Letters to add, drop or change, by V. Levenshtein (1965), in two rows. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
