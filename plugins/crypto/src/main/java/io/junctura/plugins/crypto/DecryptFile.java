package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.plugins.stores.ContentTypes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts a file with AES-GCM and the connection's {@code encryptionKey}. The new file is written after the whole file
 * has been authenticated.
 *
 * @param file           the encrypted file, with the tag at its end. Without {@code nonce}, it must begin with the
 *                       nonce
 * @param nonce          the nonce, if the ciphertext does not begin with it
 * @param associatedData the associated data of the encryption
 * @param encoding       the encoding of the nonce
 * @param name           the new file's name. Without it, the file's name without {@code .enc}
 */
@ActionInfo(id = "decrypt-file", title = "Decrypt a file", effect = Effect.READ)
public record DecryptFile(
        FileRef file,
        @Field(advanced = true) @Nullable String nonce,
        @Nullable String associatedData,

        @Field(fallback = "base64", advanced = true) BinaryEncoding encoding,

        @Field(example = "orders.csv", advanced = true) @Nullable
        String name)
        implements Action<CryptoKeys, FileRef> {

    private static final String ENDING = ".enc";
    private static final byte[] PREPENDED = {};

    @Override
    public FileRef run(ActionContext<CryptoKeys> context) throws ConnectorException, IOException, InterruptedException {
        AesGcm aes = context.connection().aesGcm(associatedData);
        byte[] given = PREPENDED;
        if (nonce != null) {
            given = encoding.decode(nonce, "nonce");
            AesGcm.mustBeNonce(given);
        }
        AesGcm.Sealed sealed = new AesGcm.Sealed(file, given);
        aes.authenticate(sealed, context);
        String made = name == null ? nameWithin(file.name()) : name;
        return context.files().write(made, ContentTypes.of(made), out -> aes.decrypt(sealed, out, context));
    }

    private static String nameWithin(String name) {
        boolean marked = name.endsWith(ENDING) && name.length() > ENDING.length();
        return marked ? name.substring(0, name.length() - ENDING.length()) : name + ".decrypted";
    }
}
