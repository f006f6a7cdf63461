package io.junctura.masking;

import org.jspecify.annotations.Nullable;

/**
 * Searches the decoded form of a text, for example without escapes. Decodes one part at a time, so that searching a long text
 * takes little memory. Used by one thread.
 */
final class DecodedText {

    private static final int PART = 8 * 1024;

    /** Decodes one character. */
    private interface Reading {

        /** @return as {@link Escapes#read}; 0 for a character that is not encoded */
        long read(String text, int at);
    }

    /** The code of a skipped character. */
    private static final int NONE = -1;

    private final String text;
    private final MultiPatternSearch search;
    private final int overlap;
    private final char[] read;
    private final int[] starts;
    private final int[] ends;
    private int count;
    private @Nullable TextRanges found;

    private DecodedText(String text, MultiPatternSearch search) {
        this.text = text;
        this.search = search;
        this.overlap = search.longest() - 1;
        int size = Math.min(text.length() + 1, Math.max(PART, 2 * search.longest())) + 1;
        this.read = new char[size];
        this.starts = new int[size];
        this.ends = new int[size];
    }

    /** Finds words in the text after its escapes are decoded; null if there are none. */
    static @Nullable TextRanges withoutEscapes(String text, MultiPatternSearch search) {
        return new DecodedText(text, search).find(Escapes::read);
    }

    /** Finds words in the text after its line breaks are removed; null if there are none. */
    static @Nullable TextRanges withoutBreaks(String text, MultiPatternSearch search) {
        return new DecodedText(text, search).find((all, at) -> {
            char c = all.charAt(at);
            return c == '\n' || c == '\r' ? (1L << Integer.SIZE) | (NONE & 0xFFFF_FFFFL) : 0;
        });
    }

    private @Nullable TextRanges find(Reading reading) {
        for (int at = 0; at < text.length(); ) {
            long one = reading.read(text, at);
            int length = Escapes.length(one);
            int c = length == 0 ? text.charAt(at) : Escapes.codePoint(one);
            int next = at + Math.max(1, length);
            if (c == NONE) {
                at = next;
                continue;
            }
            if (Character.isBmpCodePoint(c)) {
                add((char) c, at, next);
            } else {
                add(Character.highSurrogate(c), at, next);
                add(Character.lowSurrogate(c), at, next);
            }
            at = next;
            if (count >= read.length - 2) decodeAll();
        }
        decodeAll();
        return found;
    }

    private void add(char c, int start, int end) {
        read[count] = c;
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    private void decodeAll() {
        TextRanges here = search.find(new String(read, 0, count));
        if (here != null) {
            if (found == null) found = new TextRanges();
            here.addTo(found, starts, ends);
        }
        int from = Math.max(0, count - overlap);
        count -= from;
        System.arraycopy(read, from, read, 0, count);
        System.arraycopy(starts, from, starts, 0, count);
        System.arraycopy(ends, from, ends, 0, count);
    }
}
