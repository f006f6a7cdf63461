package io.junctura.definition;

import io.junctura.definition.Source.Position;

/**
 * How a scalar is written in the file, from {@code start} to {@code end} of the file's lines. It locates errors inside
 * of a text in spite of quotes, escapes and indentation.
 */
record ScalarText(Lines lines, int start, int end, Style style) {

    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK
    }

    /** The place of the character of {@code value} with this offset. */
    Position position(String value, int offset) {
        String text = lines.text();
        int source = start;
        if (style == Style.BLOCK) {
            int header = text.indexOf('\n', start);
            source = header < 0 || header > end ? start : header + 1;
        } else if (style != Style.PLAIN) {
            source++;
        }
        for (int i = 0; i < offset && i < value.length() && source < end; i++) {
            source = skipFolding(text, source, value.charAt(i));
            source += length(text, source, value.charAt(i));
        }
        if (offset < value.length()) source = skipFolding(text, source, value.charAt(offset));
        return lines.position(Math.min(source, end));
    }

    /** Skips line breaks and indentation of the file that are not in the value. */
    private int skipFolding(String text, int from, char wanted) {
        int at = from;
        if (style == Style.DOUBLE_QUOTED && at + 1 < end && text.charAt(at) == '\\' && isBreak(text.charAt(at + 1)))
            at++;
        while (at < end && text.charAt(at) != wanted && Character.isWhitespace(text.charAt(at))) {
            // A folded break counts as a blank: stay on the break, unless indentation must be skipped after it.
            if (wanted == ' ' && isBreak(text.charAt(at))) return at;
            at++;
        }
        return at;
    }

    private int length(String text, int at, char wanted) {
        if (at >= end) return 0;
        char c = text.charAt(at);
        if (style == Style.SINGLE_QUOTED && c == '\'') return 2;
        if (style == Style.DOUBLE_QUOTED && c == '\\' && at + 1 < end) {
            return switch (text.charAt(at + 1)) {
                case 'x' -> 4;
                case 'u' -> 6;
                case 'U' -> Character.isHighSurrogate(wanted) ? 0 : 10;
                default -> 2;
            };
        }
        return 1;
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
