package io.junctura.plugins.excel;

/** Characters that XML cannot hold: {@code _x000D_} is one of them, and {@code _x005F_} an underscore (ECMA-376, 22.9.2.19). */
final class CellText {
    private static final int LENGTH = "_x0000_".length();

    private CellText() {}

    static CharSequence unescaped(StringBuilder text) {
        int at = text.indexOf("_x");
        if (at < 0) return text;
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        for (; at >= 0; at = text.indexOf("_x", at)) {
            int code = code(text, at);
            if (code < 0) {
                at++;
                continue;
            }
            plain.append(text, done, at).append((char) code);
            at += LENGTH;
            done = at;
        }
        return plain.append(text, done, text.length());
    }

    private static int code(CharSequence text, int at) {
        if (at + LENGTH > text.length() || text.charAt(at + LENGTH - 1) != '_') return -1;
        int code = 0;
        for (int i = at + 2; i < at + LENGTH - 1; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) return -1;
            code = code * 16 + digit;
        }
        return code;
    }

    static void escape(String text, StringBuilder into) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                into.append(c).append(text.charAt(++i));
                continue;
            }
            switch (c) {
                case '<' -> into.append("&lt;");
                case '>' -> into.append("&gt;");
                case '&' -> into.append("&amp;");
                case '"' -> into.append("&quot;");
                case '\t', '\n' -> into.append(c);
                case '_' -> into.append(code(text, i) >= 0 && text.charAt(i + 1) == 'x' ? "_x005F_" : "_");
                default -> {
                    boolean none = c < ' ' || Character.isSurrogate(c) || c >= 0xfffe;
                    if (none) into.append(String.format("_x%04X_", (int) c));
                    else into.append(c);
                }
            }
        }
    }
}
