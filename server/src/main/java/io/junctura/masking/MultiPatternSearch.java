package io.junctura.masking;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Finds where several words stand in a text, in any case, in one pass that looks at a fraction of its characters. Immutable.
 * Source: S. Wu, U. Manber, A Fast Algorithm for Multi-Pattern Searching (1994), without its prefix table.
 */
final class MultiPatternSearch {

    /** How many characters are looked at together. */
    static final int BLOCK = 3;

    private static final int PLACES = 4096;

    /**
     * How many characters are compared for each of a text. Ordinary texts need less than one; one that is made of beginnings
     * of a word, by somebody who knows it, would need as many as the word has.
     */
    private static final int MOST_COMPARED = 64;

    /** A short text cannot take long. */
    private static final int LEAST_COMPARED = 1 << 16;

    /** In the one case that all words have; longest first. */
    private final String[] words;

    /** The length of the shortest word: only so many characters of each are looked for first. */
    private final int window;

    /** By the hash of a block: how far the window may move on when it ends in such a block. */
    private final byte[] shifts;

    /** By the hash of a block: one more than the first of the words whose windows end so; 0 for none. */
    private final int[] first;

    /** By a word: one more than the next of those words; 0 for none. */
    private final int[] next;

    /** @param words each of {@value #BLOCK} characters or more */
    MultiPatternSearch(Collection<String> words) {
        this.words = words.stream()
                .map(MultiPatternSearch::folded)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toArray(String[]::new);
        int count = this.words.length;
        this.window = count == 0 ? 0 : Math.min(Byte.MAX_VALUE, this.words[count - 1].length());
        this.shifts = count == 0 ? new byte[0] : new byte[PLACES];
        this.first = count == 0 ? new int[0] : new int[PLACES];
        this.next = new int[count];
        Arrays.fill(shifts, (byte) (window - BLOCK + 1));
        for (int i = count - 1; i >= 0; i--) {
            String word = this.words[i];
            for (int end = BLOCK; end <= window; end++) {
                int place = hash(word, end);
                shifts[place] = (byte) Math.min(shifts[place], window - end);
            }
            int place = hash(word, window);
            next[i] = first[place];
            first[place] = i + 1;
        }
    }

    boolean isEmpty() {
        return words.length == 0;
    }

    /** The length of the longest word; 0 if there is none. */
    int longest() {
        return words.length == 0 ? 0 : words[0].length();
    }

    /**
     * Where words stand. Where finding out would take too long, the whole text counts as one: it was built for that.
     *
     * @return null if there is none
     */
    @Nullable
    Stretches find(CharSequence text) {
        if (words.length == 0) return null;
        Stretches found = null;
        long left = (long) MOST_COMPARED * text.length() + LEAST_COMPARED;
        for (int end = window; end <= text.length(); ) {
            int place = hash(text, end);
            if (shifts[place] > 0) {
                end += shifts[place];
                continue;
            }
            int start = end - window;
            for (int i = first[place]; i > 0; i = next[i - 1]) {
                String word = words[i - 1];
                int alike = alike(text, start, word);
                left -= alike + 1;
                if (alike < word.length()) continue;
                if (found == null) found = new Stretches();
                found.add(start, start + alike);
                break; // The others of this place are shorter.
            }
            if (left < 0) return Stretches.of(0, text.length());
            end++;
        }
        return found;
    }

    /** How many characters of the word stand in the text from this place on. */
    private static int alike(CharSequence text, int start, String word) {
        int most = Math.min(word.length(), text.length() - start);
        int alike = 0;
        while (alike < most && fold(text.charAt(start + alike)) == word.charAt(alike)) alike++;
        return alike;
    }

    private static int hash(CharSequence text, int end) {
        return (fold(text.charAt(end - 3)) * 31 * 31 + fold(text.charAt(end - 2)) * 31 + fold(text.charAt(end - 1)))
                & (PLACES - 1);
    }

    private static String folded(String word) {
        char[] folded = word.toCharArray();
        for (int i = 0; i < folded.length; i++) folded[i] = fold(folded[i]);
        return new String(folded);
    }

    private static char fold(char c) {
        if (c < 0x80) return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        return Character.toLowerCase(Character.toUpperCase(c));
    }
}
