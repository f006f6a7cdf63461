package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;

/**
 * Computes the HMAC of a text or file with the connection's {@code hmacKey}, such as to sign a request.
 *
 * @param content         a text or a file of any size
 * @param contentEncoding how a text is decoded to bytes
 * @param algorithm       the hash function
 * @param encoding        the encoding of the HMAC
 */
@ActionInfo(id = "hmac", title = "HMAC", effect = Effect.READ)
public record Hmac(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        @Field(fallback = "sha256") HmacAlgorithm algorithm,
        @Field(fallback = "hex") BinaryEncoding encoding)
        implements Action<CryptoKeys, String> {

    public Hmac {
        new Content(content, contentEncoding);
    }

    @Override
    public String run(ActionContext<CryptoKeys> context) throws ConnectorException, IOException, InterruptedException {
        Content whole = new Content(content, contentEncoding);
        return encoding.encode(algorithm.hmac(whole, context.connection().hmac(), context));
    }
}
