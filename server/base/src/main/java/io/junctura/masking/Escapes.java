package io.junctura.masking;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Decodes one escaped character: percent-encoding, entities of HTML and XML, and the escapes of JSON and C. Libraries differ in
 * which characters they escape and how. So a text has countless escaped forms, but all of them decode to the same text. Pure.
 */
final class Escapes {

    /** The length of the longest entity, with ampersand and semicolon. */
    private static final int MAX_ENTITY_LENGTH = 12;

    private static final Map<String, Character> NAMED = Map.ofEntries(
            Map.entry("amp", '&'),
            Map.entry("lt", '<'),
            Map.entry("gt", '>'),
            Map.entry("quot", '"'),
            Map.entry("apos", '\''),
            Map.entry("nbsp", '\u00a0'),
            Map.entry("tab", '\t'),
            Map.entry("newline", '\n'),
            Map.entry("excl", '!'),
            Map.entry("num", '#'),
            Map.entry("dollar", '$'),
            Map.entry("percnt", '%'),
            Map.entry("lpar", '('),
            Map.entry("rpar", ')'),
            Map.entry("ast", '*'),
            Map.entry("plus", '+'),
            Map.entry("comma", ','),
            Map.entry("period", '.'),
            Map.entry("sol", '/'),
            Map.entry("colon", ':'),
            Map.entry("semi", ';'),
            Map.entry("equals", '='),
            Map.entry("quest", '?'),
            Map.entry("commat", '@'),
            Map.entry("lsqb", '['),
            Map.entry("lbrack", '['),
            Map.entry("bsol", '\\'),
            Map.entry("rsqb", ']'),
            Map.entry("rbrack", ']'),
            Map.entry("hat", '^'),
            Map.entry("lowbar", '_'),
            Map.entry("grave", '`'),
            Map.entry("lcub", '{'),
            Map.entry("lbrace", '{'),
            Map.entry("verbar", '|'),
            Map.entry("vert", '|'),
            Map.entry("rcub", '}'),
            Map.entry("rbrace", '}'));

    private Escapes() {}

    /** Whether the text may contain an escape. */
    static boolean areIn(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('&') >= 0 || text.indexOf('\\') >= 0;
    }

    /**
     * Decodes the escape at an index.
     *
     * @return the code point in the lower half, the length of the escape in the upper half; 0 if there is no escape
     */
    static long read(String text, int at) {
        return switch (text.charAt(at)) {
            case '%' -> percent(text, at);
            case '&' -> entity(text, at);
            case '\\' -> backslash(text, at);
            default -> 0;
        };
    }

    static int codePoint(long read) {
        return (int) read;
    }

    static int length(long read) {
        return (int) (read >>> Integer.SIZE);
    }

    private static long read(int codePoint, int length) {
        return (long) length << Integer.SIZE | codePoint;
    }

    /** One character of UTF-8, which is up to four bytes. */
    private static long percent(String text, int at) {
        int first = hex(text, at + 1, 2);
        if (first < 0 || text.charAt(at) != '%') return 0;
        if (first < 0x80) return read(first, 3);
        int count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        byte[] bytes = new byte[count];
        bytes[0] = (byte) first;
        for (int i = 1; i < count; i++) {
            int place = at + 3 * i;
            int next = place < text.length() && text.charAt(place) == '%' ? hex(text, place + 1, 2) : -1;
            if (next < 0) return read(first, 3);
            bytes[i] = (byte) next;
        }
        int c = new String(bytes, StandardCharsets.UTF_8).codePointAt(0);
        // Not UTF-8: the byte is decoded as Latin-1.
        return c == 0xFFFD ? read(first, 3) : read(c, 3 * count);
    }

    private static long entity(String text, int at) {
        int last = Math.min(text.length(), at + MAX_ENTITY_LENGTH) - 1;
        int end = at + 1;
        while (end < last && text.charAt(end) != ';') end++;
        if (end > last || text.charAt(end) != ';') return 0;
        int length = end + 1 - at;
        if (text.charAt(at + 1) != '#') {
            Character named = NAMED.get(text.substring(at + 1, end).toLowerCase(Locale.ROOT));
            return named == null ? 0 : read(named, length);
        }
        boolean hex = end > at + 2 && (text.charAt(at + 2) == 'x' || text.charAt(at + 2) == 'X');
        int from = hex ? at + 3 : at + 2;
        int c = number(text, from, end, hex ? 16 : 10);
        return c < 0 ? 0 : read(c, length);
    }

    private static long backslash(String text, int at) {
        if (at + 1 >= text.length()) return 0;
        return switch (text.charAt(at + 1)) {
            case '"' -> read('"', 2);
            case '\'' -> read('\'', 2);
            case '\\' -> read('\\', 2);
            case '/' -> read('/', 2);
            case 'n' -> read('\n', 2);
            case 'r' -> read('\r', 2);
            case 't' -> read('\t', 2);
            case 'b' -> read('\b', 2);
            case 'f' -> read('\f', 2);
            case 'x' -> {
                int c = hex(text, at + 2, 2);
                yield c < 0 ? 0 : read(c, 4);
            }
            case 'u' -> {
                int c = hex(text, at + 2, 4);
                yield c < 0 ? 0 : read(c, 6);
            }
            default -> 0;
        };
    }

    private static int hex(String text, int from, int digits) {
        return from + digits > text.length() ? -1 : number(text, from, from + digits, 16);
    }

    /** @return -1 if it is not a number, or not one of a character */
    private static int number(String text, int from, int to, int radix) {
        if (from >= to) return -1;
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) return -1;
            number = number * radix + digit;
            if (number > Character.MAX_CODE_POINT) return -1;
        }
        return number;
    }
}
