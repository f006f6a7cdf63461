package io.junctura.plugins.crypto;

import io.junctura.api.Connection;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.api.Secret;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys. The connector calls no server. The connection test reads each key, and logs its type and size.
 *
 * @param hmacKey               the shared secret for {@code hmac} and {@code verify-hmac}, of at least 14 bytes
 * @param hmacKeyEncoding       how the text of {@code hmacKey} is decoded to bytes
 * @param encryptionKey         the AES key for encryption and decryption, of 16, 24 or 32 bytes
 * @param encryptionKeyEncoding the encoding of {@code encryptionKey}
 * @param privateKey            the key for {@code sign}, in PEM: Ed25519, RSA from 2048 bits, or EC of the curve P-256
 * @param passphrase            the passphrase of {@code privateKey}, if it has one
 * @param publicKey             the signer's key for {@code verify}, in PEM: a public key or a certificate
 */
@ConnectionInfo(keepsSecrets = {"hmacKeyEncoding", "encryptionKeyEncoding", "publicKey"})
public record CryptoKeys(
        @Nullable Secret hmacKey,

        @Field(title = "Encoding of the HMAC key", fallback = "utf-8")
        TextEncoding hmacKeyEncoding,

        @Nullable Secret encryptionKey,

        @Field(title = "Encoding of the encryption key", fallback = "base64")
        BinaryEncoding encryptionKeyEncoding,

        @Nullable Secret privateKey,
        @Nullable Secret passphrase,

        @Field(widget = Field.Widget.MULTILINE) @Nullable String publicKey)
        implements Connection {

    /** 112 bits, the least that NIST SP 800-131A allows. */
    private static final int MIN_HMAC_BYTES = 14;

    public CryptoKeys {
        if (hmacKey == null && encryptionKey == null && privateKey == null && publicKey == null) {
            throw new IllegalArgumentException(
                    "At least one key is needed: hmacKey, encryptionKey, privateKey or publicKey.");
        }
        if (publicKey != null && publicKey.contains("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "publicKey contains a private key, and everyone who sees the connection sees publicKey. Enter the"
                            + " public key, and the private one as privateKey.");
        }
    }

    @Override
    public void test(Context<? extends Connection> context) throws ConnectorException {
        if (hmacKey != null) note(context, "hmacKey", "HMAC key of " + bits(hmac()));
        if (encryptionKey != null) note(context, "encryptionKey", "AES key of " + bits(encryption()));
        if (privateKey != null) note(context, PrivateKeys.NAME, signing().described());
        if (publicKey != null) note(context, PublicKeys.NAME, verifying(context).described());
        context.log().log(System.Logger.Level.INFO, NOTHING_CONTACTED + ": the keys have been checked on this server.");
    }

    /** Shown with the connection until one of its keys changes. */
    private static void note(Context<? extends Connection> context, String name, String described) {
        context.pin(name, described);
    }

    private static String bits(SecretKey key) {
        return key.getEncoded().length * Byte.SIZE + " bits";
    }

    SecretKey hmac() throws ConnectorException {
        Secret secret = given(hmacKey, "hmacKey");
        byte[] key;
        try {
            key = hmacKeyEncoding.bytes(secret.reveal(), "The connection's hmacKey");
        } catch (ConnectorException e) {
            throw ConnectorException.credentials(e.getMessage() + " hmacKeyEncoding says how it is written.");
        }
        if (key.length >= MIN_HMAC_BYTES) return new SecretKeySpec(key, "HMAC");
        throw ConnectorException.credentials("The connection's hmacKey has " + key.length
                + " bytes, which is too short to be safe. Use a key of at least " + MIN_HMAC_BYTES
                + " bytes, or better 32.");
    }

    AesGcm aesGcm(@Nullable String associatedData) throws ConnectorException {
        byte[] data = TextEncoding.UTF_8.bytes(associatedData == null ? "" : associatedData, "associatedData");
        return new AesGcm(encryption(), data);
    }

    SecretKey encryption() throws ConnectorException {
        Secret secret = given(encryptionKey, "encryptionKey");
        byte[] key;
        try {
            key = encryptionKeyEncoding.decode(secret.reveal(), "The connection's encryptionKey");
        } catch (ConnectorException e) {
            throw ConnectorException.credentials(e.getMessage() + " encryptionKeyEncoding says how it is written.");
        }
        if (key.length == 16 || key.length == 24 || key.length == 32) return new SecretKeySpec(key, "AES");
        throw ConnectorException.credentials("The connection's encryptionKey has " + key.length
                + " bytes. An AES key has 16, 24 or 32 bytes. Create one: openssl rand -base64 32.");
    }

    AsymmetricKey<PrivateKey> signing() throws ConnectorException {
        return PrivateKeys.read(given(privateKey, PrivateKeys.NAME), passphrase);
    }

    AsymmetricKey<PublicKey> verifying(ConnectionContext<?> context) throws ConnectorException {
        return PublicKeys.read(given(publicKey, PublicKeys.NAME), context.clock());
    }

    private static <T> T given(@Nullable T key, String name) throws ConnectorException {
        if (key != null) return key;
        // The other keys are valid, so flows that use them continue.
        throw ConnectorException.badInput("The connection has no " + name
                + ", which this action needs. Enter it in the connection, or use another one.");
    }
}
