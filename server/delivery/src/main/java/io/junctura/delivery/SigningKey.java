package io.junctura.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs a subscription's webhooks, according to the Standard Webhooks specification: {@code v1} is HMAC-SHA256 with
 * a shared secret, {@code v1a} is Ed25519. Pure, except for {@link #make}.
 */
sealed interface SigningKey {
    String SYMMETRIC = "v1";
    String ASYMMETRIC = "v1a";

    /** The specification requires 24 to 64 bytes. */
    int SECRET_BYTES = 32;

    /** The stored text. The subscriber gets the same text if it begins with {@code whsec_}; {@code whsk_} is private. */
    String text();

    /** One signature, such as {@code v1,K5oZ…}. */
    String sign(byte[] message);

    /** The public key with which the subscriber verifies; null: the subscriber uses {@link #text}. */
    default @Nullable String publicKey() {
        return null;
    }

    /** The text that the keys sign. */
    static byte[] message(String id, long seconds, byte[] body) {
        byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return message;
    }

    /** @param signature {@link #SYMMETRIC} or {@link #ASYMMETRIC} */
    static SigningKey make(String signature, SecureRandom random) {
        if (signature.equals(ASYMMETRIC)) return Pair.make(random);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Shared(secret);
    }

    /** Reads {@link #text}. */
    static SigningKey of(String text) {
        byte[] key = Base64.getDecoder().decode(text.substring(text.indexOf('_') + 1));
        return text.startsWith(Pair.PREFIX) ? Pair.of(key) : new Shared(key);
    }

    /** @param secret not to be changed */
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares keys.
    record Shared(byte[] secret) implements SigningKey {
        static final String PREFIX = "whsec_";

        @Override
        public String text() {
            return PREFIX + Base64.getEncoder().encodeToString(secret);
        }

        @Override
        public String sign(byte[] message) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return SYMMETRIC + "," + Base64.getEncoder().encodeToString(mac.doFinal(message));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A webhook cannot be signed.", e);
            }
        }

        @Override
        public String toString() {
            return PREFIX + "***";
        }
    }

    /** An Ed25519 pair. The stored bytes are the seed of the private key, then the public key. */
    record Pair(PrivateKey key, String text, String publicKey) implements SigningKey {
        static final String PREFIX = "whsk_";
        private static final String PUBLIC = "whpk_";
        private static final int BYTES = 32;

        /** The DER header of an Ed25519 key in PKCS #8, before the seed (RFC 8410). */
        private static final byte[] HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");

        static Pair make(SecureRandom random) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
                generator.initialize(255, random);
                KeyPair pair = generator.generateKeyPair();
                byte[] seed = tail(pair.getPrivate().getEncoded());
                byte[] open = tail(pair.getPublic().getEncoded());
                return of(ByteBuffer.allocate(2 * BYTES).put(seed).put(open).array());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A key pair cannot be made.", e);
            }
        }

        private static byte[] tail(byte[] encoded) {
            return Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        }

        static Pair of(byte[] stored) {
            byte[] encoded = ByteBuffer.allocate(HEAD.length + BYTES)
                    .put(HEAD)
                    .put(stored, 0, BYTES)
                    .array();
            try {
                PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
                Base64.Encoder base64 = Base64.getEncoder();
                return new Pair(
                        key, PREFIX + base64.encodeToString(stored), PUBLIC + base64.encodeToString(tail(stored)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A stored key cannot be read.", e);
            }
        }

        @Override
        public String sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(message);
                return ASYMMETRIC + "," + Base64.getEncoder().encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A webhook cannot be signed.", e);
            }
        }

        @Override
        public String toString() {
            return PREFIX + "***";
        }
    }
}
