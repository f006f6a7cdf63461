package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts a file with AES-GCM and the connection's {@code encryptionKey}. Each encryption uses a new random nonce.
 *
 * @param file           the file, of up to 2 GB
 * @param associatedData a text that decryption must receive again, such as the file's name. It is not encrypted
 * @param separateNonce  whether the nonce is a separate result. Otherwise the new file begins with the nonce
 * @param encoding       the encoding of a separate nonce
 * @param name           the new file's name. Without it, the file's name with {@code .enc}
 */
@ActionInfo(id = "encrypt-file", title = "Encrypt a file", effect = Effect.READ)
public record EncryptFile(
        FileRef file,
        @Nullable String associatedData,

        @Field(fallback = "false", advanced = true) boolean separateNonce,

        @Field(fallback = "base64", advanced = true) BinaryEncoding encoding,

        @Field(example = "orders.csv.enc", advanced = true) @Nullable
        String name)
        implements Action<CryptoKeys, EncryptFile.EncryptedFile> {

    /**
     * An encrypted file.
     *
     * @param file  the new file; its last 16 bytes are the tag
     * @param nonce the nonce; null unless it is separate
     */
    public record EncryptedFile(FileRef file, @Nullable String nonce) {}

    @Override
    public EncryptedFile run(ActionContext<CryptoKeys> context)
            throws ConnectorException, IOException, InterruptedException {
        AesGcm aes = context.connection().aesGcm(associatedData);
        byte[] nonce = AesGcm.nonce();
        String made = name == null ? file.name() + ".enc" : name;
        FileRef encrypted = context.files().write(made, "application/octet-stream", out -> {
            if (!separateNonce) out.write(nonce);
            aes.encrypt(nonce, file, out, context);
        });
        return new EncryptedFile(encrypted, separateNonce ? encoding.encode(nonce) : null);
    }
}
