package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way to get access tokens by signed assertions: RFC 7523, section 2.1. The key decides the algorithm: RS256 for RSA,
 * ES256 for P-256.
 *
 * @param key      the private key in PEM
 * @param keyId    the key's ID at the token server; null: the assertion names none
 * @param issuer   who signs
 * @param subject  for whom the token is; null: the assertion names none, although the RFC asks for one: Google takes a subject for
 *                 delegation only
 * @param audience null: the address of the token server
 */
public record JwtAssertion(
        Secret key,
        @Nullable String keyId,
        String issuer,
        @Nullable String subject,
        @Nullable String audience) {

    static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /** Some token servers, such as Salesforce's, take no longer one. */
    private static final Duration VALIDITY = Duration.ofMinutes(3);

    /**
     * Signs an assertion.
     *
     * @param tokenServer the audience, if the connection names none
     * @throws ConnectorException {@code CREDENTIALS} if the key cannot be read
     */
    String sign(String tokenServer, List<String> scopes, Instant now) throws ConnectorException {
        PrivateKey signing = PrivateKeyPem.read(key.reveal(), "signing key", "RSA", "EC");
        boolean isEllipticCurve = signing instanceof ECPrivateKey;
        if (signing instanceof ECPrivateKey curve
                && curve.getParams().getOrder().bitLength() != 256) {
            throw ConnectorException.credentials(
                    "The connection's signing key is for another curve than P-256. Use an RSA key, or one for P-256.");
        }
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", isEllipticCurve ? "ES256" : "RS256");
        header.put("typ", "JWT");
        if (keyId != null) header.put("kid", keyId);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        if (subject != null) claims.put("sub", subject);
        claims.put("aud", audience == null ? tokenServer : audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(VALIDITY).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        // The RFC has the scope in the form; Google, DocuSign and others read it from the assertion.
        if (!scopes.isEmpty()) claims.put("scope", String.join(" ", scopes));
        String signed = encoded(Json.write(header)) + "." + encoded(Json.write(claims));
        return signed + "." + encoded(signature(signing, isEllipticCurve, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] signature(PrivateKey key, boolean isEllipticCurve, byte[] content) throws ConnectorException {
        try {
            Signature signature =
                    Signature.getInstance(isEllipticCurve ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw ConnectorException.credentials(
                    "The connection's signing key cannot sign: " + e.getMessage() + ". Save another key.");
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
