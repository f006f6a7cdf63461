package io.junctura.definition;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands within its document: a JSON Pointer (RFC 6901) that shares what is above it with its neighbours. Its
 * text is made when a problem needs it, since a document with a long key would else keep that key once for each value.
 */
final class Pointer {

    static final Pointer ROOT = new Pointer(null, "", 0);

    private final @Nullable Pointer above;
    private final String segment;
    private final int length;

    private Pointer(@Nullable Pointer above, String segment, int length) {
        this.above = above;
        this.segment = segment;
        this.length = length;
    }

    /** To the value of a key. */
    Pointer to(String name) {
        String escaped = Source.escaped(name);
        return new Pointer(this, escaped, length + 1 + escaped.length());
    }

    /** To an item of a list, from 0. */
    Pointer to(int item) {
        String number = Integer.toString(item);
        return new Pointer(this, number, length + 1 + number.length());
    }

    /** How long its text is, in characters. */
    int length() {
        return length;
    }

    @Override
    public String toString() {
        char[] out = new char[length];
        int at = length;
        for (Pointer here = this; here.above != null; here = here.above) {
            at -= here.segment.length();
            here.segment.getChars(0, here.segment.length(), out, at);
            out[--at] = '/';
        }
        return new String(out);
    }
}
