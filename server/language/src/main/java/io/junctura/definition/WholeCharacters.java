package io.junctura.definition;

import java.io.Reader;

/**
 * A reader that never ends a part between the two halves of a surrogate pair, because the YAML parser fails if its
 * buffer ends there.
 */
final class WholeCharacters extends Reader {
    private final String text;
    private int at;

    WholeCharacters(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        int count = Math.min(length, text.length() - at);
        if (count <= 0) return length == 0 ? 0 : -1;
        if (count > 1 && Character.isHighSurrogate(text.charAt(at + count - 1))) count--;
        text.getChars(at, at + count, buffer, offset);
        at += count;
        return count;
    }

    @Override
    public void close() {}
}
