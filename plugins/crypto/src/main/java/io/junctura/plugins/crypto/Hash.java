package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Computes the hash of a text or file, such as a checksum. A hash proves nothing about the sender: use an HMAC or a signature for that.
 *
 * @param content         a text or a file of any size
 * @param contentEncoding how a text is decoded to bytes
 * @param algorithm       the hash function
 * @param encoding        the encoding of the hash
 */
@ActionInfo(id = "hash", title = "Hash", effect = Effect.READ)
public record Hash(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        @Field(fallback = "sha256") HashAlgorithm algorithm,
        @Field(fallback = "hex") BinaryEncoding encoding)
        implements Action<NoConnection, String> {

    public Hash {
        new Content(content, contentEncoding);
    }

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        MessageDigest digest = algorithm.digest();
        try {
            new Content(content, contentEncoding).feed(digest::update, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // A digest throws none.
        }
        return encoding.encode(digest.digest());
    }
}
