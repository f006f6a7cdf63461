package io.junctura.connector;

import java.util.Arrays;
import java.util.List;

/**
 * Tells whether one of several words is in a text, in one pass that looks at a fraction of its characters. Immutable.
 * Source: S. Wu, U. Manber, A Fast Algorithm for Multi-Pattern Searching (1994), without its prefix table.
 */
final class Occurrences {

    /** How many characters are looked at together. */
    private static final int BLOCK = 3;

    private static final int PLACES = 4096;

    private final List<String> forms;

    /** The length of the shortest word: only so many characters of each are looked for first. */
    private final int window;

    /** By the hash of a block: how far the window may move on when it ends in such a block. */
    private final byte[] shifts;

    /** @param forms each of {@value #BLOCK} characters or more */
    Occurrences(List<String> forms) {
        this.forms = List.copyOf(forms);
        this.window = Math.min(
                Byte.MAX_VALUE, forms.stream().mapToInt(String::length).min().orElse(0));
        this.shifts = forms.isEmpty() ? new byte[0] : new byte[PLACES];
        Arrays.fill(shifts, (byte) (window - BLOCK + 1));
        for (String form : forms) {
            for (int end = BLOCK; end <= window; end++) {
                int place = hash(form, end);
                shifts[place] = (byte) Math.min(shifts[place], window - end);
            }
        }
    }

    List<String> forms() {
        return forms;
    }

    boolean isEmpty() {
        return forms.isEmpty();
    }

    boolean isIn(String text) {
        for (int end = window; end <= text.length(); ) {
            int shift = shifts[hash(text, end)];
            if (shift > 0) {
                end += shift;
                continue;
            }
            for (String form : forms) {
                if (text.startsWith(form, end - window)) return true;
            }
            end++;
        }
        return false;
    }

    private static int hash(String text, int end) {
        return (text.charAt(end - 3) * 31 * 31 + text.charAt(end - 2) * 31 + text.charAt(end - 1)) & (PLACES - 1);
    }
}
