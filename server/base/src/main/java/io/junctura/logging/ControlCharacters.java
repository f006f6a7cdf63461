package io.junctura.logging;

/**
 * Escapes characters that control a terminal instead of being text: they move the cursor, begin a new line, or reverse the
 * reading direction. In untrusted text they could forge log lines. Pure.
 */
public final class ControlCharacters {

    /** Replaces a control character if the text must keep its width. */
    public static final int REPLACEMENT = '\uFFFD';

    private static final String HEX = "0123456789abcdef";

    private ControlCharacters() {}

    /** Whether it is a C0 or C1 control, a line or paragraph separator, or changes the reading direction. */
    public static boolean isControl(int c) {
        if (c < 0x80) return c < 0x20 || c == 0x7F;
        if (c < 0xA0) return true;
        if (c < 0x61C) return false;
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xFEFF
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || (c >= 0xE0000 && c <= 0xE007F);
    }

    /** The text on one line, with escapes such as {@code \n}, {@code \t} and {@code \u001b}. */
    public static String escaped(String text) {
        return escaped(text, "");
    }

    /** As {@link #escaped}, but keeps line breaks and tabs. */
    public static String escapedLines(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        int first = first(text, kept);
        if (first == text.length()) return text;
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int at = first; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean ofBreak = c == '\r' && kept.indexOf('\n') >= 0 && at < text.length() && text.charAt(at) == '\n';
            if (ofBreak) continue;
            if (!isControl(c) || kept.indexOf(c) >= 0) out.appendCodePoint(c);
            else escape(c, out);
        }
        return out.toString();
    }

    private static int first(String text, String kept) {
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (isControl(c) && kept.indexOf(c) < 0) return at;
            at += Character.charCount(c);
        }
        return at;
    }

    private static void escape(int c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                for (char half : Character.toChars(c)) {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) out.append(HEX.charAt((half >> shift) & 15));
                }
            }
        }
    }
}
