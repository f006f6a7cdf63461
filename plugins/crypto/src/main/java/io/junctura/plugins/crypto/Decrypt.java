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
 * Decrypts a text with AES-GCM and the connection's {@code encryptionKey}. The result is kept with the run, as every result is.
 *
 * @param ciphertext      the ciphertext, with its tag at the end; without {@code nonce}, it begins with the nonce
 * @param nonce           the nonce, if it is separate
 * @param associatedData  the text that was given to the encryption
 * @param encoding        how ciphertext and nonce are written
 * @param contentEncoding how the decrypted text is written
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
