package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads a connection's private key. No message contains a part of it. */
final class PrivateKeys {
    static final String NAME = "privateKey";

    private static final String TO_PKCS8 = "openssl pkcs8 -topk8 -in key.pem -out key-pkcs8.pem";

    private PrivateKeys() {}

    /** @throws ConnectorException credentials, if it cannot be read */
    static AsymmetricKey<PrivateKey> read(Secret text, @Nullable Secret passphrase) throws ConnectorException {
        for (Pem block : Pem.blocks(text.reveal())) {
            if (!block.label().endsWith("PRIVATE KEY")) continue;
            try {
                return AsymmetricKey.of(key(pkcs8(block, passphrase)), NAME);
            } catch (IllegalArgumentException e) {
                throw unreadable("its Base64 text is damaged.");
            }
        }
        throw unreadable("it must be a key in PEM, from its line BEGIN to its line END.");
    }

    private static PKCS8EncodedKeySpec pkcs8(Pem block, @Nullable Secret passphrase) throws ConnectorException {
        if (block.isEncryptedByOpenSsl()) {
            throw unreadable("it is encrypted in an old format. Convert it: " + TO_PKCS8 + ".");
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.bytes());
            case "ENCRYPTED PRIVATE KEY" -> decrypted(block.bytes(), passphrase);
            case "RSA PRIVATE KEY" -> new PKCS8EncodedKeySpec(Der.rsaPrivate(block.bytes()));
            case "EC PRIVATE KEY" -> p256(block.bytes());
            case "OPENSSH PRIVATE KEY" ->
                throw unreadable(
                        "it is in the format of OpenSSH. Create a key in PEM: openssl genpkey -algorithm ed25519.");
            default ->
                throw unreadable("\"" + block.label() + "\" is an unknown format. Convert it: " + TO_PKCS8 + ".");
        };
    }

    private static PKCS8EncodedKeySpec p256(byte[] key) throws ConnectorException {
        if (Der.namesP256(key)) return new PKCS8EncodedKeySpec(Der.p256Private(key));
        throw unreadable("it is an EC key of another curve than P-256.");
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] encrypted, @Nullable Secret passphrase)
            throws ConnectorException {
        if (passphrase == null) {
            throw ConnectorException.credentials(
                    "The connection's privateKey has a passphrase. Enter it as the connection's passphrase.");
        }
        PBEKeySpec password = new PBEKeySpec(passphrase.reveal().toCharArray());
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            // Java 17 calls every key by PBES2 alike. Its parameters have the name of the cipher.
            String name =
                    info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
            Key key = SecretKeyFactory.getInstance(name).generateSecret(password);
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (InvalidKeySpecException e) {
            throw ConnectorException.credentials("The connection's passphrase does not open its privateKey.");
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable("it is encrypted in a way that Java does not know. Convert it: " + TO_PKCS8 + ".");
        } finally {
            password.clearPassword();
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec spec) throws ConnectorException {
        for (String type : List.of("EdDSA", "RSA", "RSASSA-PSS", "EC")) {
            try {
                return KeyFactory.getInstance(type).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // It may be a key of another type.
            }
        }
        throw unreadable("it is damaged, or neither an Ed25519 key, nor an RSA key, nor an EC key.");
    }

    private static ConnectorException unreadable(String why) {
        return ConnectorException.credentials("The connection's privateKey cannot be read: " + why);
    }
}
