package io.junctura.connector.input;

import java.util.Base64;

/** Bytes as text: Base64 as RFC 4648 says. Read, it may be of the URL alphabet, without padding, and broken into lines. */
public final class Base64Text {
    private Base64Text() {}

    static String write(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException with a sentence, if it is anything else */
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
