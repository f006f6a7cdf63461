package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs a text or file with the connection's {@code privateKey}.
 *
 * @param content         a text or a file of any size; with Ed25519, of up to 10 MB
 * @param contentEncoding how a text is decoded to bytes
 * @param algorithm       the algorithm, which must fit the key
 * @param encoding        the encoding of the signature
 */
@ActionInfo(id = "sign", title = "Sign", effect = Effect.READ)
public record Sign(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        SignatureAlgorithm algorithm,
        @Field(fallback = "base64") BinaryEncoding encoding)
        implements Action<CryptoKeys, String> {

    static final String HINT =
            "Ed25519 needs the whole content in memory. Sign the file's hash instead, or use another algorithm.";

    public Sign {
        new Content(content, contentEncoding);
    }

    @Override
    public String run(ActionContext<CryptoKeys> context) throws ConnectorException, IOException, InterruptedException {
        Content whole = new Content(content, contentEncoding);
        if (algorithm.needsMemory()) whole.mustFitInMemory(HINT);
        PrivateKey key = context.connection().signing().forAlgorithm(algorithm, PrivateKeys.NAME);
        try {
            Signature signature = algorithm.signature();
            signature.initSign(key);
            whole.feed(signature::update, context);
            return encoding.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw ConnectorException.badInput(
                    "The connection's privateKey cannot sign with this algorithm: it is restricted to another one, or"
                            + " damaged.");
        }
    }
}
