package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * Verifies the HMAC of a text or file with the connection's {@code hmacKey}. The comparison takes constant time.
 *
 * @param content         a text or a file of any size
 * @param contentEncoding how a text is decoded to bytes
 * @param signature       the HMAC to check, without a prefix such as {@code sha256=}
 * @param encoding        the encoding of the HMAC
 * @param algorithm       the hash function
 * @param ifInvalid       whether the step fails if the HMAC is not valid, or only reports it in {@code valid}
 */
@ActionInfo(id = "verify-hmac", title = "Verify an HMAC", effect = Effect.READ)
public record VerifyHmac(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        String signature,
        @Field(fallback = "hex") BinaryEncoding encoding,
        @Field(fallback = "sha256") HmacAlgorithm algorithm,

        @Field(title = "If not valid", fallback = "fail") Verified.IfInvalid ifInvalid)
        implements Action<CryptoKeys, Verified> {

    public VerifyHmac {
        new Content(content, contentEncoding);
    }

    @Override
    public Verified run(ActionContext<CryptoKeys> context)
            throws ConnectorException, IOException, InterruptedException {
        Content whole = new Content(content, contentEncoding);
        byte[] expected = algorithm.hmac(whole, context.connection().hmac(), context);
        boolean valid = MessageDigest.isEqual(expected, SignatureText.bytes(signature, encoding, ifInvalid));
        return ifInvalid.result(
                valid, "The HMAC is not valid: the content was changed, or the sender used another key or algorithm.");
    }
}
