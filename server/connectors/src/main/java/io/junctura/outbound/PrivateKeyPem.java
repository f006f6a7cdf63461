package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads private keys in PEM, as PKCS #8 without a password. */
final class PrivateKeyPem {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PrivateKeyPem() {}

    /**
     * @param what       the key, in words
     * @param algorithms which keys are possible
     * @throws ConnectorException {@code CREDENTIALS}, saying what to do
     */
    static PrivateKey read(String pem, String what, String... algorithms) throws ConnectorException {
        // Copied from a JSON file, such as Google's, a key has "\n" for its line breaks.
        Matcher found = PRIVATE_KEY.matcher(pem.replace("\\n", "\n"));
        if (!found.find()) {
            throw unreadable(
                    what,
                    "Give it in PEM, as PKCS #8 without a password: -----BEGIN PRIVATE KEY----- and what"
                            + " follows. openssl pkcs8 -topk8 -nodes -in FILE makes that of other forms.");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String algorithm : algorithms) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // It may be for the next algorithm.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Java cannot read keys.", e);
            }
        }
        throw unreadable(what, "It is no key for " + String.join(" or ", algorithms) + ".");
    }

    private static ConnectorException unreadable(String what, String why) {
        return ConnectorException.credentials("The connection's " + what + " cannot be read. " + why);
    }
}
