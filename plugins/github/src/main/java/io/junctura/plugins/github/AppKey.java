package io.junctura.plugins.github;

import io.junctura.api.ConnectorException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** An app's private key, with which it proves to GitHub who it is. */
final class AppKey {

    /** The version and algorithm (RSA) of PKCS #8, which precede a key in PKCS #1, the form of GitHub's keys. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    /** GitHub's clock may be behind ours. */
    private static final Duration EARLIER = Duration.ofMinutes(1);

    /** GitHub takes ten minutes at most. */
    private static final Duration VALID = Duration.ofMinutes(9);

    private final PrivateKey key;

    private AppKey(PrivateKey key) {
        this.key = key;
    }

    /** @param pem in PKCS #1 or PKCS #8 */
    static AppKey of(String pem) throws ConnectorException {
        boolean bare = pem.contains("-----BEGIN RSA PRIVATE KEY-----");
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            byte[] encoded = bare ? sequence(RSA, tagged(0x04, bytes)) : bytes;
            return new AppKey(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw ConnectorException.credentials(
                    "\"privateKey\" is not an RSA key in PEM. Copy the whole .pem file that"
                            + " GitHub gave for the app, with its first and last line.");
        }
    }

    /** A JSON Web Token for requests as the app itself. */
    String proof(String app, Instant now) {
        String body = "{\"iat\":" + now.minus(EARLIER).getEpochSecond() + ",\"exp\":"
                + now.plus(VALID).getEpochSecond() + ",\"iss\":\"" + app.replaceAll("[\"\\\\]", "") + "\"}";
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(body);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java signs so, and the key is RSA.
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sequence(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return tagged(0x30, both.toByteArray());
    }

    /** A value in DER. */
    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) out.write(length >> (8 * i));
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
