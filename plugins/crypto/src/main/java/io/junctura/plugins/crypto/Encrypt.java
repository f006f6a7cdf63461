package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts a text with AES-GCM and the connection's {@code encryptionKey}. Each encryption uses a new random nonce.
 *
 * @param content         the text
 * @param contentEncoding how the text is decoded to bytes
 * @param associatedData  a text that decryption must receive again, such as the record's ID. It is not encrypted
 * @param separateNonce   whether the nonce is a separate result. Otherwise the ciphertext begins with the nonce
 * @param encoding        the encoding of the ciphertext and the nonce
 */
@ActionInfo(id = "encrypt", title = "Encrypt a text", effect = Effect.READ)
public record Encrypt(
        @Field(widget = Field.Widget.MULTILINE) String content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        @Nullable String associatedData,

        @Field(fallback = "false", advanced = true) boolean separateNonce,

        @Field(fallback = "base64") BinaryEncoding encoding)
        implements Action<CryptoKeys, Encrypt.Encrypted> {

    /**
     * An encrypted text.
     *
     * @param ciphertext the ciphertext; its last 16 bytes are the tag
     * @param nonce      the nonce; null unless it is separate
     */
    public record Encrypted(String ciphertext, @Nullable String nonce) {}

    @Override
    public Encrypted run(ActionContext<CryptoKeys> context) throws ConnectorException {
        byte[] plaintext = contentEncoding.bytes(content, "content");
        byte[] nonce = AesGcm.nonce();
        byte[] ciphertext = context.connection().aesGcm(associatedData).encrypt(nonce, plaintext);
        if (separateNonce) return new Encrypted(encoding.encode(ciphertext), encoding.encode(nonce));
        byte[] both = ByteBuffer.allocate(nonce.length + ciphertext.length)
                .put(nonce)
                .put(ciphertext)
                .array();
        return new Encrypted(encoding.encode(both), null);
    }
}
