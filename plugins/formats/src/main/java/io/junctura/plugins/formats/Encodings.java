package io.junctura.plugins.formats;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/** Text encodings by their names. */
public final class Encodings {
    private Encodings() {}

    /** @throws IllegalArgumentException with a message for people, if there is no encoding of this name */
    public static Charset named(String name) {
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(
                    "encoding must be the name of a text encoding, such as UTF-8, windows-1252 or Shift_JIS, not \""
                            + name + "\".",
                    e);
        }
    }

    /**
     * @throws IllegalArgumentException with a message for people, if there is no encoding of this name, or it can only
     *                                  be read
     */
    public static Charset forWriting(String name) {
        Charset charset = named(name);
        if (charset.canEncode()) return charset;
        throw new IllegalArgumentException(
                "encoding \"" + name + "\" can only be read. Choose another, such as UTF-8.");
    }

    /** Whether it has every character. */
    public static boolean isUnicode(Charset charset) {
        return charset.name().startsWith("UTF-");
    }

    /** The bytes with which a file says its encoding; empty for an encoding that has none. */
    public static byte[] mark(Charset charset) {
        return switch (charset.name()) {
            case "UTF-8" -> new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
            case "UTF-16BE" -> new byte[] {(byte) 0xFE, (byte) 0xFF};
            case "UTF-16LE" -> new byte[] {(byte) 0xFF, (byte) 0xFE};
            default -> new byte[0];
        };
    }
}
