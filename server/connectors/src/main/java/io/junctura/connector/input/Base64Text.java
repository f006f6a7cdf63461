package io.junctura.connector.input;

import java.util.Base64;

/** Base64 as RFC 4648 defines it. Reads also the URL alphabet, text without padding, and text with line breaks. */
public final class Base64Text {
    private Base64Text() {}

    static String write(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException with a sentence, if the text is malformed */
    public static byte[] parse(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') continue;
            plain.append(c == '-' ? '+' : c == '_' ? '/' : c);
        }
        try {
            return Base64.getDecoder().decode(plain.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be bytes in Base64.", e);
        }
    }
}
