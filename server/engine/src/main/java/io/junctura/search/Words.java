package io.junctura.search;

/**
 * Prepares text for SQLite's tokenizer, both for the index and for queries. In scripts without spaces between words each
 * character becomes a word, so that a phrase finds any part of a sentence. Very long words, such as encoded files, are cut.
 */
final class Words implements TextSink {
    static final int MAX_LENGTH = 128;

    private final StringBuilder text = new StringBuilder(2_048);
    private int length;

    @Override
    public void put(int codePoint) {
        if (codePoint < 0x80 ? isAsciiWord(codePoint) : Character.isLetterOrDigit(codePoint)) {
            if (codePoint >= 0xE00 && standsAlone(codePoint)) {
                space();
                text.appendCodePoint(codePoint).append(' ');
            } else if (length++ < MAX_LENGTH) {
                if (codePoint < 0x10000) text.append((char) codePoint);
                else text.appendCodePoint(codePoint);
            }
        } else if (codePoint < 0x80) {
            space();
        } else if (Character.isDefined(codePoint) && !isMark(codePoint)) {
            space();
        } else if (length < MAX_LENGTH) {
            text.appendCodePoint(codePoint);
        }
    }

    void put(String characters) {
        characters.codePoints().forEach(this::put);
    }

    @Override
    public void space() {
        length = 0;
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') text.append(' ');
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Whether a character belongs to a word. */
    static boolean isPartOfWord(int codePoint) {
        return codePoint < 0x80
                ? isAsciiWord(codePoint)
                : Character.isLetterOrDigit(codePoint) || !Character.isDefined(codePoint) || isMark(codePoint);
    }

    private static boolean isAsciiWord(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.PRIVATE_USE;
    }

    /** Whether a character is a word of its own. */
    static boolean standsAlone(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            // The prolonged sound mark of Katakana belongs to no script.
            case COMMON -> codePoint == 0x30FC || codePoint == 0xFF70;
            default -> false;
        };
    }
}
