package io.junctura.search;

/**
 * Writes text down as the index takes it, for what is kept and for what is asked alike. SQLite's tokenizer makes words of
 * letters and digits; what it would get wrong is mended here: scripts that put no spaces between words become a word for
 * each character (and a phrase of them finds any part of a sentence), and a word without end, such as an encoded file, is
 * cut.
 */
final class Words {
    static final int LONGEST = 128;

    private final StringBuilder text = new StringBuilder(2_048);
    private int length;

    void put(int codePoint) {
        if (codePoint < 0x80 ? isAsciiWord(codePoint) : Character.isLetterOrDigit(codePoint)) {
            if (codePoint >= 0xE00 && standsAlone(codePoint)) {
                space();
                text.appendCodePoint(codePoint).append(' ');
            } else if (length++ < LONGEST) {
                if (codePoint < 0x10000) text.append((char) codePoint);
                else text.appendCodePoint(codePoint);
            }
        } else if (codePoint < 0x80) {
            space();
        } else if (Character.isDefined(codePoint) && !isMark(codePoint)) {
            space();
        } else if (length < LONGEST) {
            text.appendCodePoint(codePoint);
        }
    }

    void put(String characters) {
        characters.codePoints().forEach(this::put);
    }

    void space() {
        length = 0;
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') text.append(' ');
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
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

    private static boolean standsAlone(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            // The sign that makes a vowel of Katakana long belongs to no script of its own.
            case COMMON -> codePoint == 0x30FC || codePoint == 0xFF70;
            default -> false;
        };
    }
}
