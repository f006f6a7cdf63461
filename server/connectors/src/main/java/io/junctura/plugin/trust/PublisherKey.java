package io.junctura.plugin.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key of a publisher who signs plugins.
 *
 * @param name in the administrator's list, or of the key file; empty if there is none
 * @param text its 32 bytes in Base64
 */
public record PublisherKey(String name, String text, PublicKey key) {

    /** The bytes before the 32 bytes in the X.509 encoding of an Ed25519 key. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int BYTES = 32;

    /** @throws GeneralSecurityException or IllegalArgumentException if the text is not an Ed25519 key */
    static PublisherKey of(String text, String name) throws GeneralSecurityException {
        byte[] raw = Base64.getDecoder().decode(text);
        if (raw.length != BYTES) throw new IllegalArgumentException("an Ed25519 key has " + BYTES + " bytes");
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + BYTES);
        System.arraycopy(raw, 0, encoded, PREFIX.length, BYTES);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return new PublisherKey(name, text, key);
    }

    /** The public key of a private key: Java derives it when it generates a pair from these bytes. */
    static PublisherKey of(PrivateKey secret, String name) throws GeneralSecurityException {
        byte[] encoded = secret.getEncoded();
        byte[] seed = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
        return of(generator.generateKeyPair(), name);
    }

    private static PublisherKey of(KeyPair pair, String name) throws GeneralSecurityException {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
        return of(Base64.getEncoder().encodeToString(raw), name);
    }

    /**
     * Makes a pair of keys, and writes the private key to a new file that only its owner can read.
     *
     * @throws IOException also if the file exists
     */
    public static PublisherKey make(Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(pair.getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            create(file);
            Files.writeString(file, pem);
            return of(pair, file.getFileName().toString());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java from 15 on has Ed25519.
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW).close(); // On Windows the folder's rights apply.
        }
    }

    /** The key as a line of the file that {@code --plugin-keys} names. */
    public String line() {
        return (name.isBlank() ? "publisher" : name.replaceAll("\\s", "-")) + " ed25519 " + text;
    }

    /** Returns given bytes instead of random ones. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] bytes;

        Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
