package io.junctura.definition;

import io.junctura.json.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in its document: a JSON Pointer (RFC 6901) as a linked list that shares its parents with its neighbours.
 * Its text is built only for a problem. Otherwise a document with a long key would hold that key once per value.
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

    /** The pointer to the value of a key. */
    Pointer to(String name) {
        String escaped = JsonPointer.segment(name);
        return new Pointer(this, escaped, length + 1 + escaped.length());
    }

    /** The pointer to an item of a list, from 0. */
    Pointer to(int item) {
        String number = Integer.toString(item);
        return new Pointer(this, number, length + 1 + number.length());
    }

    /** The length of its text, in characters. */
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
