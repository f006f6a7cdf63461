package io.junctura.masking;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Finds several words in a text in one pass, ignoring case. It usually examines only a fraction of the characters. Immutable.
 * Source: S. Wu, U. Manber, A Fast Algorithm for Multi-Pattern Searching (1994), without its prefix table.
 */
final class MultiPatternSearch {

    /** How many characters form a block. */
    static final int BLOCK = 3;

    private static final int PLACES = 4096;

    /**
     * The limit of comparisons per character of the text. Ordinary texts need less than one. A text that an attacker builds
     * from prefixes of a word needs as many as the word is long.
     */
    private static final int MAX_COMPARED = 64;

    /** Comparisons that every text may use: a short text cannot take long. */
    private static final int MIN_COMPARED = 1 << 16;

    private static final char ELLIPSIS = '…';

    /** How many cuts of one text are examined. */
    private static final int MAX_CUTS = 1_000;

    /** In a common case, the longest first. */
    private final String[] words;

    /** The length of the shortest word. Only this prefix of each word is searched for first. */
    private final int window;

    /** By the hash of a block: how far the window may advance if it ends with this block. */
    private final byte[] shifts;

    /** By the hash of a block: the index plus one of the first word whose window ends with it; 0 for none. */
    private final int[] first;

    /** By the index of a word: the index plus one of the next word in this chain; 0 for none. */
    private final int[] next;

    /** @param words each with at least {@value #BLOCK} characters */
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
     * Finds all words. If the search exceeds its limit of comparisons, which only an attacker's text does, the whole text
     * counts as found.
     *
     * @return null if there is none
     */
    @Nullable
    TextRanges find(CharSequence text) {
        if (words.length == 0) return null;
        TextRanges found = null;
        long left = (long) MAX_COMPARED * text.length() + MIN_COMPARED;
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
                if (found == null) found = new TextRanges();
                found.add(start, start + alike);
                break; // The other words at this place are shorter.
            }
            if (left < 0) return TextRanges.of(0, text.length());
            end++;
        }
        return found;
    }

    /**
     * Finds the part of a word that is left where a text was cut: its beginning before an ellipsis or the end of the text, and
     * its end after an ellipsis. A connector cuts long texts before the server searches them for secrets.
     *
     * @param shortest the fewest characters that count
     * @return null if there is none
     */
    @Nullable
    TextRanges findCut(String text, int shortest) {
        if (words.length == 0) return null;
        TextRanges found = new TextRanges();
        boolean any = false;
        int cut = text.indexOf(ELLIPSIS);
        for (int n = 0; cut >= 0 && n < MAX_CUTS; n++) {
            any |= before(text, cut, shortest, found);
            any |= after(text, cut + 1, shortest, found);
            cut = text.indexOf(ELLIPSIS, cut + 1);
        }
        any |= before(text, text.length(), shortest, found);
        return any ? found : null;
    }

    private boolean before(String text, int end, int shortest, TextRanges found) {
        int longest = 0;
        for (String word : words) {
            for (int length = Math.min(word.length() - 1, end); length >= Math.max(shortest, longest + 1); length--) {
                if (alike(text, end - length, word) >= length) longest = length;
            }
        }
        if (longest > 0) found.add(end - longest, end);
        return longest > 0;
    }

    private boolean after(String text, int start, int shortest, TextRanges found) {
        int longest = 0;
        for (String word : words) {
            int most = Math.min(word.length() - 1, text.length() - start);
            for (int length = most; length >= Math.max(shortest, longest + 1); length--) {
                if (alike(text, start, word.substring(word.length() - length)) == length) longest = length;
            }
        }
        if (longest > 0) found.add(start, start + longest);
        return longest > 0;
    }

    /** The length of the common prefix of the word and the text from this index. */
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
