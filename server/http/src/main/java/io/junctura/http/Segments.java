package io.junctura.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decoding of one path segment, once. */
final class Segments {
    private Segments() {}

    /**
     * @return null for what no address of ours has, so that no two readings of a path can differ: a path parameter, an
     *     encoded slash or backslash, control characters, dots alone, bytes that are not UTF-8
     */
    static @Nullable String decode(String path, int from, int end) {
        String raw = path.substring(from, end);
        String decoded = raw.indexOf('%') < 0 ? raw : percent(raw);
        if (decoded == null || decoded.equals(".") || decoded.equals("..") || raw.indexOf(';') >= 0) return null;
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c < ' ' || c == 0x7f || c == '/' || c == '\\') return null;
        }
        return decoded;
    }

    private static @Nullable String percent(String raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.length) return null;
            int high = Character.digit(bytes[i + 1], 16);
            int low = Character.digit(bytes[i + 2], 16);
            if (high < 0 || low < 0) return null;
            out.write(high * 16 + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
