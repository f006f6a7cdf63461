package io.junctura.masking;

import java.util.Arrays;

/** Parts of a text, in order of their beginnings; those that meet are one. Used by one thread. */
final class Stretches {
    private int[] bounds = new int[8];
    private int count;

    static Stretches of(int start, int end) {
        Stretches one = new Stretches();
        one.add(start, end);
        return one;
    }

    /** Adds one that ends behind those before it, or within the last. */
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
     * Adds these to those of the text that this one's was read from.
     *
     * @param starts of each character of this text, where it begins there
     * @param ends   likewise
     */
    void addTo(Stretches there, int[] starts, int[] ends) {
        for (int i = 0; i < count; i++) there.add(starts[bounds[i * 2]], ends[bounds[i * 2 + 1] - 1]);
    }

    /** These and others, in order. */
    Stretches and(Stretches others) {
        Stretches both = new Stretches();
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

    /** The text with a mask in place of each. */
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
