package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts a text with AES-GCM and the connection's {@code encryptionKey}. Like every result, the decrypted text is
 * stored with the run.
 *
 * @param ciphertext      the ciphertext, with its tag at the end. Without {@code nonce}, it must begin with the nonce
 * @param nonce           the nonce, if the ciphertext does not begin with it
 * @param associatedData  the associated data of the encryption
 * @param encoding        the encoding of the ciphertext and the nonce
 * @param contentEncoding the encoding of the decrypted text
 */
@ActionInfo(id = "decrypt", title = "Decrypt a text", effect = Effect.READ)
public record Decrypt(
        String ciphertext,
        @Field(advanced = true) @Nullable String nonce,
        @Nullable String associatedData,
        @Field(fallback = "base64") BinaryEncoding encoding,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding)
        implements Action<CryptoKeys, String> {

    @Override
    public String run(ActionContext<CryptoKeys> context) throws ConnectorException {
        AesGcm aes = context.connection().aesGcm(associatedData);
        byte[] bytes = encoding.decode(ciphertext, "ciphertext");
        if (nonce != null) {
            byte[] separate = encoding.decode(nonce, "nonce");
            AesGcm.mustBeNonce(separate);
            return contentEncoding.text(aes.decrypt(separate, bytes));
        }
        if (bytes.length < AesGcm.NONCE) throw AesGcm.tooShort("The ciphertext");
        byte[] first = Arrays.copyOf(bytes, AesGcm.NONCE);
        byte[] rest = Arrays.copyOfRange(bytes, AesGcm.NONCE, bytes.length);
        return contentEncoding.text(aes.decrypt(first, rest));
    }
}
