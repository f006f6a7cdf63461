package io.junctura.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash (HMAC, RFC 2104), by which the sender of a webhook signs its requests.
 *
 * <pre>{@code
 * String due = "sha256=" + Hmac.sha256(context.signingSecret(), request.body()).hex();
 * if (!Hmac.isEqual(due, request.header("x-signature").orElse(""))) {
 *     throw ConnectorException.credentials("X-Signature does not fit the body.");
 * }
 * }</pre>
 */
public final class Hmac {
    private final byte[] bytes;

    private Hmac(String algorithm, byte[] key, byte[][] parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) mac.update(part);
            bytes = mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java offers no " + algorithm, e);
        }
    }

    /**
     * The HMAC-SHA256 of the parts, one after the other.
     *
     * @param key whose UTF-8 bytes are the key; it must not be empty
     */
    public static Hmac sha256(Secret key, byte[]... parts) {
        return sha256(bytes(key), parts);
    }

    /** As {@link #sha256(Secret, byte[]...)}, with a key that is no text. */
    public static Hmac sha256(byte[] key, byte[]... parts) {
        return new Hmac("HmacSHA256", key, parts);
    }

    /** As {@link #sha256(Secret, byte[]...)}, with SHA-512. */
    public static Hmac sha512(Secret key, byte[]... parts) {
        return new Hmac("HmacSHA512", bytes(key), parts);
    }

    /** As {@link #sha256(Secret, byte[]...)}, with SHA-1. Only for third parties that sign with nothing else. */
    public static Hmac sha1(Secret key, byte[]... parts) {
        return new Hmac("HmacSHA1", bytes(key), parts);
    }

    private static byte[] bytes(Secret key) {
        return key.reveal().getBytes(StandardCharsets.UTF_8);
    }

    /** Its bytes. The caller may change them. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** In hexadecimal digits of lower case. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** In Base64 with padding. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Whether two signatures are equal. The time that this takes does not depend on where they differ, so a sender cannot
     * guess a signature character by character, as with {@link String#equals}.
     */
    public static boolean isEqual(String due, String sent) {
        return MessageDigest.isEqual(due.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
