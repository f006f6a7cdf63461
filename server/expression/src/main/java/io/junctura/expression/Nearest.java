package io.junctura.expression;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests a similar name for an unknown one. */
public final class Nearest {

    /** Longer names are not compared: they are generated, and the comparison is expensive. */
    private static final int MAX_LENGTH = 100;

    private Nearest() {}

    /**
     * The known name with the fewest typing errors (a missing, additional or wrong letter, or two swapped ones).
     *
     * @return empty if no known name is similar: in each one, more than a third of the letters differ
     */
    public static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String word = written.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int allowed = Math.max(1, Math.min(word.length(), name.length()) / 3);
            if (Math.abs(name.length() - word.length()) > allowed || name.length() > MAX_LENGTH) {
                continue;
            }
            int slips = slips(word, name.toLowerCase(Locale.ROOT));
            if (slips <= allowed && slips < least) {
                least = slips;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * The edit distance, in which a swap of neighbours counts as one. Source: "optimal string alignment" in L. Boytsov,
     * Indexing methods for approximate dictionary searching (2011).
     */
    private static int slips(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[b.length()];
    }
}
