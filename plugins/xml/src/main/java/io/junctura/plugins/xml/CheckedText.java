package io.junctura.plugins.xml;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The text that the parser reads. It ends with an error at a character that XML cannot have and the parser would let pass. It
 * remembers the failure of its file, because the parser reports wrong characters by the same type of exception. For one thread.
 */
final class CheckedText extends Reader {
    private final Reader text;
    private char last;
    private @Nullable InvalidCharacter invalid;
    private @Nullable IOException failure;

    /** @param text closed with this */
    CheckedText(Reader text) {
        this.text = text;
    }

    /** There is a character that XML cannot have; its message is for people. */
    static final class InvalidCharacter extends IOException {
        private static final long serialVersionUID = 1L;

        InvalidCharacter(char c) {
            super(String.format("There is the character U+%04X, which XML cannot have. Remove it.", (int) c));
        }
    }

    /** Why the text cannot be read; null if it can. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (invalid != null) throw invalid;
        int count;
        try {
            count = text.read(buffer, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        int valid = valid(buffer, offset, count);
        if (count < 0 && Character.isHighSurrogate(last)) invalid = new InvalidCharacter(last);
        if (invalid == null) return count;
        // The parser reads what comes before, so that it knows the place.
        if (valid == 0) throw invalid;
        return valid;
    }

    /** How many characters are valid from the first one on. */
    private int valid(char[] buffer, int offset, int count) {
        for (int i = 0; i < count; i++) {
            char c = buffer[offset + i];
            boolean second = Character.isHighSurrogate(last);
            if (c >= 0xD800 || second) {
                if (Character.isLowSurrogate(c) != second) invalid = new InvalidCharacter(second ? last : c);
                else if (c >= 0xFFFE) invalid = new InvalidCharacter(c);
                if (invalid != null) return i;
            }
            last = c;
        }
        return Math.max(count, 0);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
