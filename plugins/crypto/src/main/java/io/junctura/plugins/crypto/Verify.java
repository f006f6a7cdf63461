package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Verifies the signature of a text or file with the connection's {@code publicKey}.
 *
 * @param content         a text or a file of any size; with Ed25519, of up to 10 MB
 * @param contentEncoding how a text is decoded to bytes
 * @param signature       the signature to check
 * @param encoding        the encoding of the signature
 * @param algorithm       the algorithm, which must fit the key
 * @param ifInvalid       whether the step fails if the signature is not valid, or only reports it in {@code valid}
 */
@ActionInfo(id = "verify", title = "Verify a signature", effect = Effect.READ)
public record Verify(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        String signature,
        @Field(fallback = "base64") BinaryEncoding encoding,
        SignatureAlgorithm algorithm,

        @Field(title = "If not valid", fallback = "fail") Verified.IfInvalid ifInvalid)
        implements Action<CryptoKeys, Verified> {

    public Verify {
        new Content(content, contentEncoding);
    }

    @Override
    public Verified run(ActionContext<CryptoKeys> context)
            throws ConnectorException, IOException, InterruptedException {
        Content whole = new Content(content, contentEncoding);
        if (algorithm.needsMemory()) whole.mustFitInMemory(Sign.HINT);
        PublicKey key = context.connection().verifying(context).forAlgorithm(algorithm, PublicKeys.NAME);
        byte[] signed = SignatureText.bytes(signature, encoding, ifInvalid);
        return ifInvalid.result(
                isValid(whole, signed, key, context),
                "The signature is not valid: the content was changed, or the signer used another key or algorithm.");
    }

    private boolean isValid(Content whole, byte[] signed, PublicKey key, ActionContext<CryptoKeys> context)
            throws ConnectorException, IOException, InterruptedException {
        try {
            Signature verifier = algorithm.signature();
            verifier.initVerify(key);
            whole.feed(verifier::update, context);
            return verifier.verify(signed);
        } catch (SignatureException e) {
            return false; // It has a length or a form that no signature has.
        } catch (InvalidKeyException e) {
            throw ConnectorException.badInput(
                    "The connection's publicKey cannot verify with this algorithm: it is restricted to another one, or"
                            + " damaged.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has these algorithms.
        }
    }
}
