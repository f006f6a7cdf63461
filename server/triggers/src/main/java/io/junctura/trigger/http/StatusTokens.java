package io.junctura.trigger.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that identify runs to callers, who cannot sign in: {@code RUN-MAC}, where the MAC needs the installation's key. A token
 * is not stored, and is valid as long as its run exists. Thread safe.
 */
public final class StatusTokens {
    /** Other uses of the key never compute the MAC of such a text. */
    private static final byte[] PURPOSE = "status of a call".getBytes(StandardCharsets.US_ASCII);

    private static final int MAC_BYTES = 18;

    private final SecretKeySpec key;

    /** @param key 32 random bytes. With another key, earlier tokens are invalid. */
    public StatusTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** With the installation's key, which its first start creates. */
    public static StatusTokens of(CallStore store) {
        return new StatusTokens(Base64.getDecoder().decode(store.statusKey(StatusTokens::freshKey)));
    }

    private static String freshKey() {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        return Base64.getEncoder().encodeToString(fresh);
    }

    /** At least 26 characters, all of them allowed in a URL. */
    String of(long run) {
        return run + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(run));
    }

    /** The run of a token; empty if the server did not make the token. */
    OptionalLong run(String token) {
        int dash = token.indexOf('-');
        if (dash < 1 || dash > 19) return OptionalLong.empty();
        try {
            long run = Long.parseLong(token, 0, dash, 10);
            byte[] given = Base64.getUrlDecoder().decode(token.substring(dash + 1));
            return MessageDigest.isEqual(given, mac(run)) ? OptionalLong.of(run) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    private byte[] mac(long run) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(PURPOSE);
            return Arrays.copyOf(mac.doFinal(ByteBuffer.allocate(8).putLong(run).array()), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }
}
