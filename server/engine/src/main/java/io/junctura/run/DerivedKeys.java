package io.junctura.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives keys and hashes from run numbers, paths and names. The same input always gives the same key, also after a
 * crash.
 */
public final class DerivedKeys {
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    /** Nothing was added to it. */
    private static final MessageDigest SHA_256 = newSha256();

    private DerivedKeys() {}

    /**
     * The idempotency key of a step: {@code jn_} and 26 characters. It is the same in all attempts and after crashes
     * and resumes. Another run has another key, so a replay repeats effects on purpose.
     */
    public static String key(String installation, long run, String step) {
        MessageDigest digest = sha256();
        digest.update(installation.getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(9).put((byte) 0).putLong(run).array());
        digest.update(step.getBytes(StandardCharsets.UTF_8));
        byte[] hash = digest.digest();
        return "jn_" + base32(hash, 26);
    }

    /**
     * A key of 51 letters and digits that cannot be computed without the installation's secret.
     *
     * @param purpose distinguishes uses of the secret
     */
    public static String keyed(String secret, String purpose, long number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            return base32(
                    mac.doFinal(
                            ByteBuffer.allocate(9).put((byte) 0).putLong(number).array()),
                    51);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HmacSHA256", e);
        }
    }

    /** The first bits of a hash, five for each character. */
    static String base32(byte[] hash, int length) {
        char[] text = new char[length];
        long bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < length; i++) {
            if (held < 5) {
                bits = bits << 8 | (hash[next++] & 0xff);
                held += 8;
            }
            text[i] = BASE32[(int) (bits >>> (held - 5)) & 31];
            held -= 5;
        }
        return new String(text);
    }

    /** The first 16 bytes of the SHA-256 of a name. */
    public static byte[] hash(String name) {
        return Arrays.copyOf(sha256().digest(name.getBytes(StandardCharsets.UTF_8)), 16);
    }

    /** The first 8 bytes of the SHA-256 of a body. */
    public static long hash(byte[] body) {
        return ByteBuffer.wrap(sha256().digest(body)).getLong();
    }

    /** A copy, because finding the algorithm takes longer than most of the hashes. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the SHA-256 of every Java can be copied", e);
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
