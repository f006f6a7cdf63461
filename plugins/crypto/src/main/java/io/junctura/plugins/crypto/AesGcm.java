package io.junctura.plugins.crypto;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES in Galois/Counter Mode (NIST SP 800-38D), with a nonce of 12 bytes and a tag of 16 bytes at the end of the ciphertext. For
 * one thread.
 */
final class AesGcm {
    static final int NONCE = 12;
    static final int TAG = 16;

    /** Java's GCM takes little more. */
    private static final long MAX_FILE_SIZE = 2_000_000_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;
    private final byte[] associatedData;

    /** @param associatedData is authenticated, and not encrypted */
    AesGcm(SecretKey key, byte[] associatedData) {
        this.key = key;
        this.associatedData = associatedData;
    }

    /** A nonce that this key has never had, but for a chance that does not matter below four billion messages. */
    static byte[] nonce() {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    static void mustBeNonce(byte[] nonce) throws ConnectorException {
        if (nonce.length == NONCE) return;
        throw ConnectorException.badInput("nonce must have " + NONCE + " bytes, not " + nonce.length + ".");
    }

    private Cipher gcm(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(associatedData);
        return cipher;
    }

    /** The counter mode within GCM. It does not authenticate. */
    private Cipher counter(byte[] nonce) throws GeneralSecurityException {
        byte[] first = Arrays.copyOf(nonce, NONCE + Integer.BYTES);
        // GCM uses block 1 for the tag, and encrypts from block 2 on.
        first[first.length - 1] = 2;
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(first));
        return cipher;
    }

    byte[] encrypt(byte[] nonce, byte[] plaintext) {
        try {
            return gcm(Cipher.ENCRYPT_MODE, nonce).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** @throws ConnectorException bad input, if it is not authentic */
    byte[] decrypt(byte[] nonce, byte[] ciphertext) throws ConnectorException {
        if (ciphertext.length < TAG) throw tooShort("The ciphertext");
        try {
            return gcm(Cipher.DECRYPT_MODE, nonce).doFinal(ciphertext);
        } catch (AEADBadTagException e) {
            throw notAuthentic("The ciphertext");
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** Writes the ciphertext and its tag, in constant memory. */
    void encrypt(byte[] nonce, FileRef file, OutputStream out, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        mustNotBeLarger(file);
        try (InputStream in = context.files().open(file)) {
            Cipher cipher = gcm(Cipher.ENCRYPT_MODE, nonce);
            Content.copy(in, Long.MAX_VALUE, (some, offset, count) -> write(cipher.update(some, offset, count), out));
            out.write(cipher.doFinal());
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static void write(byte @Nullable [] some, OutputStream out) throws IOException {
        // A cipher returns null while it has less than a block.
        if (some != null) out.write(some);
    }

    /** An encrypted file. */
    static final class Sealed {
        private final FileRef file;
        private final byte[] nonce;

        /** @param nonce empty if the file begins with it */
        Sealed(FileRef file, byte[] nonce) {
            this.file = file;
            this.nonce = nonce;
        }

        /** @return at the beginning of the ciphertext */
        private DataInputStream open(ActionContext<?> context) throws IOException {
            DataInputStream in = new DataInputStream(context.files().open(file));
            try {
                in.skipNBytes(NONCE - nonce.length);
                return in;
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }

        private byte[] nonce(ActionContext<?> context) throws IOException {
            if (nonce.length == NONCE) return nonce;
            try (InputStream in = context.files().open(file)) {
                return in.readNBytes(NONCE);
            }
        }

        /** The length of the ciphertext without nonce and tag. */
        private long length() {
            return file.size() - (NONCE - nonce.length) - TAG;
        }
    }

    /**
     * Reads the file, and checks its tag, in constant memory. Decrypt it only afterwards. Java's own decryption would keep the
     * whole file in memory until it has checked the tag.
     *
     * @throws ConnectorException bad input, if it is not authentic
     */
    void authenticate(Sealed sealed, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        String what = "The file \"" + sealed.file.name() + "\"";
        mustNotBeLarger(sealed.file);
        if (sealed.length() < 0) throw tooShort(what);
        byte[] nonce = sealed.nonce(context);
        try (DataInputStream in = sealed.open(context)) {
            Cipher counter = counter(nonce);
            // The tag covers the ciphertext. Encrypting the plaintext again makes the same ciphertext, and the tag that
            // is due.
            Cipher again = gcm(Cipher.ENCRYPT_MODE, nonce);
            Content.copy(
                    in, sealed.length(), (some, offset, count) -> again.update(counter.update(some, offset, count)));
            byte[] last = again.doFinal();
            byte[] due = Arrays.copyOfRange(last, last.length - TAG, last.length);
            byte[] tag = new byte[TAG];
            in.readFully(tag);
            if (!MessageDigest.isEqual(due, tag)) throw notAuthentic(what);
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    /** Writes the plaintext of a file that {@link #authenticate} has accepted, in constant memory. */
    void decrypt(Sealed sealed, OutputStream out, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        try (DataInputStream in = sealed.open(context)) {
            Cipher counter = counter(sealed.nonce(context));
            Content.copy(in, sealed.length(), (some, offset, count) -> write(counter.update(some, offset, count), out));
        } catch (GeneralSecurityException e) {
            throw impossible(e);
        }
    }

    private static void mustNotBeLarger(FileRef file) throws ConnectorException {
        if (file.size() <= MAX_FILE_SIZE) return;
        throw ConnectorException.badInput("The file \"" + file.name()
                + "\" is larger than 2 GB, which is the limit for AES-GCM. Split it into several files.");
    }

    static ConnectorException tooShort(String what) {
        return ConnectorException.badInput(what + " is too short to be encrypted with AES-GCM.");
    }

    private static ConnectorException notAuthentic(String what) {
        return ConnectorException.badInput(
                what + " cannot be decrypted: it was changed, or it was encrypted with another key,"
                        + " nonce or associated data.");
    }

    private static IllegalStateException impossible(GeneralSecurityException e) {
        return new IllegalStateException(
                e); // Every Java has AES-GCM, and the key and the nonce have the right lengths.
    }
}
