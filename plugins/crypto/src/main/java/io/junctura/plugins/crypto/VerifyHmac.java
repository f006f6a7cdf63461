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
 * Checks whether an HMAC was made of this content with the connection's {@code hmacKey}. The comparison takes the same time
 * wherever the two differ.
 *
 * @param content         a text or a file of any size
 * @param contentEncoding which bytes a text stands for
 * @param signature       the HMAC to check, without a prefix such as {@code sha256=}
 * @param encoding        how the HMAC is written
 * @param algorithm       the hash function
 * @param ifInvalid       whether the step fails, or its result says so, if the HMAC is not valid
 */
@ActionInfo(id = "verify-hmac", title = "Verify an HMAC", effect = Effect.READ)
public record VerifyHmac(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        String signature,
        @Field(fallback = "hex") BinaryEncoding encoding,
        @Field(fallback = "sha256") HmacAlgorithm algorithm,

        @Field(title = "If it is not valid", fallback = "fail")
        Verified.IfInvalid ifInvalid)
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
