package io.junctura.plugins.http.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes the values of the headers {@code ce-…}: quoted strings, then percent-encoded UTF-8. Source: "HTTP Protocol Binding for
 * CloudEvents" 1.0.2, section 3.1.3.2.
 */
final class HeaderValue {
    private HeaderValue() {}

    /** @throws IllegalArgumentException if a percent sign is followed by no two digits, or the bytes are no UTF-8 */
    static String decode(String value) {
        String text = unquoted(value.strip());
        if (text.indexOf('%') < 0) return text;
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(given.length);
        for (int i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                bytes.put(given[i]);
                continue;
            }
            int high = i + 2 < given.length ? Character.digit(given[i + 1], 16) : -1;
            int low = i + 2 < given.length ? Character.digit(given[i + 2], 16) : -1;
            if (high < 0 || low < 0)
                throw new IllegalArgumentException("a % must be followed by two hexadecimal digits");
            bytes.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its percent-encoded bytes must be UTF-8", e);
        }
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) return value;
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 1; i < value.length() - 1; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length() - 1) i++;
            text.append(value.charAt(i));
        }
        return text.toString();
    }
}
