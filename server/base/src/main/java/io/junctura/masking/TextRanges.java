package io.junctura.masking;

import java.util.Arrays;

/** Ranges of a text, ordered by their start; touching ranges are merged. Used by one thread. */
final class TextRanges {
    private int[] bounds = new int[8];
    private int count;

    static TextRanges of(int start, int end) {
        TextRanges one = new TextRanges();
        one.add(start, end);
        return one;
    }

    /** Adds a range that ends after all earlier ones, or lies within the last. Merges touching ranges. */
    void add(int start, int end) {
        int from = start;
        int to = end;
        while (count > 0 && from <= bounds[count * 2 - 1]) {
            count--;
            from = Math.min(from, bounds[count * 2]);
            to = Math.max(to, bounds[count * 2 + 1]);
        }
        if (count * 2 == bounds.length) bounds = Arrays.copyOf(bounds, bounds.length * 2);
        bounds[count * 2] = from;
        bounds[count * 2 + 1] = to;
        count++;
    }

    /**
     * Maps these ranges to the original text, and adds them there.
     *
     * @param starts for each character of this text, its start in the original text
     * @param ends   for each character of this text, its end in the original text
     */
    void addTo(TextRanges there, int[] starts, int[] ends) {
        for (int i = 0; i < count; i++) there.add(starts[bounds[i * 2]], ends[bounds[i * 2 + 1] - 1]);
    }

    /** The union of these ranges and others. */
    TextRanges and(TextRanges others) {
        TextRanges both = new TextRanges();
        int mine = 0;
        int theirs = 0;
        while (mine < count || theirs < others.count) {
            boolean fromMine =
                    theirs == others.count || (mine < count && bounds[mine * 2] <= others.bounds[theirs * 2]);
            if (fromMine) both.add(bounds[mine * 2], bounds[mine++ * 2 + 1]);
            else both.add(others.bounds[theirs * 2], others.bounds[theirs++ * 2 + 1]);
        }
        return both;
    }

    /** The text with each range replaced by the mask. */
    String masked(String text, String mask) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (int i = 0; i < count; i++) {
            out.append(text, at, bounds[i * 2]).append(mask);
            at = bounds[i * 2 + 1];
        }
        return out.append(text, at, text.length()).toString();
    }
}
