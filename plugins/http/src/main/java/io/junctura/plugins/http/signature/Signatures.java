package io.junctura.plugins.http.signature;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Helpers for the signature schemes. Comparisons take constant time. */
public final class Signatures {

    private static final long TOLERANCE_SECONDS = Duration.ofMinutes(5).toSeconds();

    /** The X.509 prefix of the 32 bytes of an Ed25519 key (RFC 8410). */
    private static final byte[] ED25519 = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private Signatures() {}

    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    static String sentHeader(InboundRequest request, String lowerCaseName) throws ConnectorException {
        String value = request.header(lowerCaseName).orElse("").strip();
        if (value.isEmpty()) throw refused("The header " + lowerCaseName + ", which verifies the sender, is missing.");
        return value;
    }

    static ConnectorException refused(String why) {
        return ConnectorException.credentials(why);
    }

    static ConnectorException wrong() {
        return refused("The signature is wrong: the body was changed, or the secrets"
                + " differ. Compare the secret with the sender's.");
    }

    public static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java offers no " + algorithm, e);
        }
    }

    /** The HMAC-SHA256 of the first secret, in hexadecimal digits. */
    static String hexMac(List<Secret> secrets, byte[]... parts) {
        return HexFormat.of().formatHex(hmac("HmacSHA256", utf8(secrets.get(0).reveal()), parts));
    }

    /** Whether any of the secrets made the signature. Tries all of them, so that the time reveals nothing. */
    static boolean anyFits(List<Secret> secrets, String algorithm, byte[] signature, byte[]... parts) {
        boolean fits = false;
        for (Secret secret : secrets) {
            fits |= MessageDigest.isEqual(hmac(algorithm, utf8(secret.reveal()), parts), signature);
        }
        return fits;
    }

    /** @return null unless it is exactly this number of bytes in hexadecimal digits */
    static byte @Nullable [] hex(String text, int bytes) {
        if (text.length() != bytes * 2) return null;
        byte[] decoded = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int high = hexDigit(text.charAt(2 * i));
            int low = hexDigit(text.charAt(2 * i + 1));
            if (high < 0 || low < 0) return null;
            decoded[i] = (byte) (high << 4 | low);
        }
        return decoded;
    }

    private static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** @throws ConnectorException if the time is no number, or more than five minutes from now, either way */
    static void checkTime(String seconds, Instant now) throws ConnectorException {
        long sent;
        try {
            sent = Long.parseLong(seconds);
        } catch (NumberFormatException e) {
            throw refused("The time of the signature must be a number of seconds.");
        }
        long apart = sent - now.getEpochSecond();
        if (apart > TOLERANCE_SECONDS || apart < -TOLERANCE_SECONDS) {
            throw refused(
                    "The signature is more than five minutes old, or from the future. If this is not a replay, check"
                            + " the clocks of both sides.");
        }
    }

    static PublicKey ed25519(byte[] raw) {
        if (raw.length != 32) throw new IllegalArgumentException("A public key must have 32 bytes.");
        byte[] encoded = new byte[ED25519.length + raw.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(raw, 0, encoded, ED25519.length, raw.length);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The public key is not one of Ed25519.", e);
        }
    }

    static boolean fits(PublicKey key, byte[] signature, byte[]... parts) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            for (byte[] part : parts) verifier.update(part);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // malformed
        }
    }

    /** The key of Standard Webhooks in a secret. */
    public static byte[] standardKey(Secret secret) {
        String text = secret.reveal();
        byte[] key = base64(text.startsWith("whsec_") ? text.substring(6) : text);
        if (key == null || key.length == 0) {
            throw new IllegalArgumentException(
                    "The signing secret is not Base64. Copy it as the sender shows it: whsec_, and Base64 after it.");
        }
        return key;
    }

    static List<Secret> needed(List<Secret> secrets) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "secret is missing. Write \"{{ secret.NAME }}\", with the name of a secret of the trigger's"
                            + " connection.");
        }
        for (Secret secret : secrets) {
            if (secret.reveal().isEmpty()) throw new IllegalArgumentException("secret must not be empty.");
        }
        return List.copyOf(secrets);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
