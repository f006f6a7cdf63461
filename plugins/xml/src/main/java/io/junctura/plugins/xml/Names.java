package io.junctura.plugins.xml;

/** What the names and texts of XML may be made of. Source: XML 1.0, fifth edition, productions 2 to 5. */
final class Names {
    private Names() {}

    /** Whether it is a name, with or without a prefix. */
    static boolean isName(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) return isPart(text);
        return isPart(text.substring(0, colon)) && isPart(text.substring(colon + 1));
    }

    private static boolean isPart(String text) {
        if (text.isEmpty() || !begins(text.codePointAt(0))) return false;
        return text.codePoints().allMatch(c -> begins(c) || continues(c));
    }

    private static boolean begins(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7)
                || (c >= 0x370 && c <= 0x1FFF && c != 0x37E)
                || c == 0x200C
                || c == 0x200D
                || (c >= 0x2070 && c <= 0x218F)
                || (c >= 0x2C00 && c <= 0x2FEF)
                || (c >= 0x3001 && c <= 0xD7FF)
                || (c >= 0xF900 && c <= 0xFDCF)
                || (c >= 0xFDF0 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0xEFFFF);
    }

    private static boolean continues(int c) {
        return c == '-'
                || c == '.'
                || (c >= '0' && c <= '9')
                || c == 0xB7
                || (c >= 0x300 && c <= 0x36F)
                || c == 0x203F
                || c == 0x2040;
    }

    /** The index of the first character that XML cannot have; -1 if there is none. */
    static int invalid(String text) {
        int i = 0;
        while (i < text.length()) {
            int length = validAt(text, i);
            if (length == 0) return i;
            i += length;
        }
        return -1;
    }

    /** How many characters form the valid one that begins there: two for a surrogate pair, 0 if it is not valid. */
    private static int validAt(String text, int i) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0xD800) return 1;
        if (c == '\t' || c == '\n' || c == '\r' || (c >= 0xE000 && c <= 0xFFFD)) return 1;
        boolean pair =
                Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        return pair ? 2 : 0;
    }
}
