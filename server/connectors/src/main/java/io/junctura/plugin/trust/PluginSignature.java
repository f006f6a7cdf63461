package io.junctura.plugin.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A publisher's Ed25519 signature of a plugin's jar. It is in the zip file's comment, so that a jar is still one file. It
 * covers every byte before the comment, and is checked before anything is unpacked. The signed text is the line
 * {@code junctura-plugin-1 HASH}, with the SHA-256 of the file without a comment.
 */
public final class PluginSignature {
    private static final Pattern COMMENT =
            Pattern.compile("junctura-plugin-1 ed25519 ([A-Za-z0-9+/=]{44}) ([A-Za-z0-9+/=]{88})");

    /** The position of the comment's length in the end record: two bytes, then the comment. */
    private static final int COMMENT_LENGTH = 20;

    private PluginSignature() {}

    /**
     * Signs a jar, and replaces a signature that it has.
     *
     * @param key PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it too
     * @return the key that has signed it
     * @throws IOException with a sentence, if the jar or the key cannot be used
     */
    public static PublisherKey sign(Path jar, Path key) throws IOException {
        PrivateKey secret = privateKey(key);
        try {
            PublisherKey publisher = PublisherKey.of(secret, key.getFileName().toString());
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(message(jar));
            String comment = "junctura-plugin-1 ed25519 " + publisher.text() + " "
                    + Base64.getEncoder().encodeToString(signature.sign());
            write(jar, comment.getBytes(StandardCharsets.US_ASCII));
            return publisher;
        } catch (GeneralSecurityException e) {
            throw new IOException("The key in " + key + " cannot sign: " + e.getMessage() + ".", e);
        } catch (Unusable e) {
            throw new IOException(jar + ": " + e.getMessage(), e);
        }
    }

    /**
     * The key that has signed a jar; empty if it is not signed.
     *
     * @throws IOException with a sentence, if it was changed since it was signed, or is no jar
     */
    public static Optional<PublisherKey> verify(Path jar) throws IOException {
        try {
            return verified(jar);
        } catch (Unusable e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    public static Optional<PublisherKey> verified(Path jar) throws IOException, Unusable {
        Matcher comment = COMMENT.matcher(comment(jar));
        if (!comment.matches()) return Optional.empty();
        try {
            PublisherKey publisher = PublisherKey.of(comment.group(1), "");
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publisher.key());
            signature.update(message(jar));
            if (signature.verify(Base64.getDecoder().decode(comment.group(2)))) return Optional.of(publisher);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A malformed key or signature is treated as a wrong one.
        }
        throw new Unusable(
                "It was changed since it was signed: its signature does not fit. Do not use it; get it again "
                        + "from its publisher.");
    }

    private static String comment(Path jar) throws IOException, Unusable {
        try (FileChannel file = FileChannel.open(jar)) {
            long at = JarCheck.end(file) + COMMENT_LENGTH + 2;
            ByteBuffer bytes = ByteBuffer.allocate((int) (file.size() - at));
            int read;
            do {
                read = file.read(bytes, at + bytes.position());
            } while (read >= 0 && bytes.hasRemaining());
            return new String(bytes.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] message(Path jar) throws IOException, Unusable, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(jar)) {
            byte[] buffer = new byte[64 * 1024];
            for (long left = signedBytes(jar); left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) throw new IOException("it became shorter while it was read");
                digest.update(buffer, 0, read);
                left -= read;
            }
        }
        digest.update(new byte[2]); // the length of no comment
        return ("junctura-plugin-1 " + HexFormat.of().formatHex(digest.digest())).getBytes(StandardCharsets.US_ASCII);
    }

    private static long signedBytes(Path jar) throws IOException, Unusable {
        try (FileChannel file = FileChannel.open(jar)) {
            return JarCheck.end(file) + COMMENT_LENGTH;
        }
    }

    private static void write(Path jar, byte[] comment) throws IOException, Unusable {
        long length = signedBytes(jar);
        Path folder = jar.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, "signed-", ".tmp");
        try {
            try (InputStream in = Files.newInputStream(jar);
                    OutputStream out = Files.newOutputStream(temporary)) {
                byte[] buffer = new byte[64 * 1024];
                for (long left = length; left > 0; ) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) throw new IOException("it became shorter while it was read");
                    out.write(buffer, 0, read);
                    left -= read;
                }
                out.write(comment.length & 0xFF);
                out.write(comment.length >> 8);
                out.write(comment);
            }
            Files.move(temporary, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher pem = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----")
                .matcher(text);
        if (!pem.find()) {
            throw new IOException(file + " holds no private key in PEM. \"junctura plugin key FILE\" makes one.");
        }
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no Ed25519 key. \"junctura plugin key FILE\" makes one.", e);
        }
    }
}
