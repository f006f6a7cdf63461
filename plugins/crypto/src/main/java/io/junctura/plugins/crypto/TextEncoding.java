package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a text is decoded to bytes. */
public enum TextEncoding {
    /** The text itself. */
    UTF_8(null),
    HEX(BinaryEncoding.HEX),
    BASE64(BinaryEncoding.BASE64),
    BASE64URL(BinaryEncoding.BASE64URL);

    private final @Nullable BinaryEncoding binary;

    TextEncoding(@Nullable BinaryEncoding binary) {
        this.binary = binary;
    }

    /**
     * Decodes a text to bytes.
     *
     * @param name of the input, for the message
     * @throws ConnectorException bad input, if the text is not in this encoding
     */
    byte[] bytes(String text, String name) throws ConnectorException {
        if (binary != null) return binary.decode(text, name);
        try {
            // A new encoder refuses half of a surrogate pair. String.getBytes would replace it, so two texts would have
            // one hash.
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw ConnectorException.badInput(name + " contains half of a surrogate pair, which is not a character.");
        }
    }

    /** @throws ConnectorException bad input, if the bytes are no text */
    String text(byte[] bytes) throws ConnectorException {
        if (binary != null) return binary.encode(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ConnectorException.badInput(
                    "The content is not text in UTF-8. Set contentEncoding to base64 or hex, or make a file of it.");
        }
    }
}
