package io.junctura.connection;

import io.junctura.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets, each with its own key, and that key with the master key, both by AES-256-GCM. A sealed text is bound to its
 * connection, field and version, and does not open elsewhere.
 *
 * <p>Form: {@code v1:<id of the master key>:<sealed key>:<sealed secret>}.
 */
public final class Vault {
    private static final String FORM = "v1";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKey master;

    Vault(MasterKey master) {
        this.master = master;
    }

    /**
     * Seals a secret.
     *
     * @param connection the id of the saved connection, or a name that is not an id
     */
    public String seal(String connection, String field, long version, Secret secret) {
        byte[] key = master.existingOrNew();
        byte[] own = new byte[32];
        RANDOM.nextBytes(own);
        byte[] place = place(connection, field, version);
        try {
            String text = FORM + ":" + MasterKey.idOf(key) + ":" + text(encrypt(key, place, own)) + ":"
                    + text(encrypt(own, place, secret.reveal().getBytes(StandardCharsets.UTF_8)));
            Arrays.fill(own, (byte) 0);
            return text;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret cannot be sealed.", e);
        }
    }

    /** @throws WrongKey if it was sealed with another key or for another place, or has been changed */
    public Secret open(String connection, String field, long version, String sealed) {
        byte[] key = mustBeOurs(sealed);
        String[] parts = sealed.split(":", -1);
        byte[] place = place(connection, field, version);
        try {
            byte[] own = decrypt(key, place, Base64.getDecoder().decode(parts[2]));
            byte[] plain = decrypt(own, place, Base64.getDecoder().decode(parts[3]));
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new WrongKey(
                    "The secret \"" + field + "\" of a saved connection does not open: its row in the database "
                            + "was changed or moved. Save the connection's secret again.");
        }
    }

    /** @throws WrongKey with a message for the person who starts the server */
    byte[] mustBeOurs(String sealed) {
        String[] parts = sealed.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(FORM)) {
            throw new WrongKey("The database holds secrets in a form that this version of Junctura does not know.");
        }
        byte[] key = master.existing();
        if (!MasterKey.idOf(key).equals(parts[1])) {
            throw new WrongKey("The secrets in the database were sealed with another master key (" + parts[1]
                    + ") than the one at hand (" + MasterKey.idOf(key)
                    + "). Put the key back that this data folder was used with: JUNCTURA_MASTER_KEY or the file "
                    + MasterKey.FILE + ".");
        }
        return key;
    }

    private static byte[] place(String connection, String field, long version) {
        return ("junctura\0" + FORM + "\0" + connection + "\0" + field + "\0" + version)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] encrypt(byte[] key, byte[] place, byte[] plain) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, place);
        byte[] sealed = cipher.doFinal(plain);
        byte[] out = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, out, NONCE, sealed.length);
        return out;
    }

    private static byte[] decrypt(byte[] key, byte[] place, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE) throw new GeneralSecurityException("too short");
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(sealed, NONCE), place);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
