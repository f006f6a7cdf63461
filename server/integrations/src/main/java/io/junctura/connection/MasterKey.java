package io.junctura.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts the keys of secrets: from the environment, else from the data folder's {@code master.key}, which is
 * created with the first secret or backup. Secrets can be decrypted only with both the key and the database.
 */
final class MasterKey {
    static final String FILE = "master.key";
    private static final int BYTES = 32;

    private final Path file;
    private final @Nullable String given;
    private final boolean inUse;
    private byte @Nullable [] key;

    /**
     * @param given the value of {@code JUNCTURA_MASTER_KEY}: 32 bytes in Base64; null if it is not set
     * @param inUse whether there are secrets that were sealed with it
     * @throws WrongKey if the value or the content of the file is not a key
     */
    MasterKey(Path dataFolder, @Nullable String given, boolean inUse) {
        this.file = dataFolder.resolve(FILE);
        this.given = given;
        this.inUse = inUse;
        if (given != null || Files.exists(file)) existing();
    }

    /** @throws WrongKey if there is no key, or its text is not a key */
    synchronized byte[] existing() {
        if (key != null) return key;
        key = read();
        return key;
    }

    private byte[] read() {
        if (given != null) return decode(given, "JUNCTURA_MASTER_KEY");
        if (!Files.exists(file)) {
            throw new WrongKey(
                    "The database holds secrets, but their key is not there: neither JUNCTURA_MASTER_KEY nor " + file
                            + ". Put the key back that this data folder was used with.");
        }
        try {
            return decode(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new WrongKey("The key file " + file + " cannot be read (" + e.getMessage()
                    + "). Give this user the right to read it.");
        }
    }

    /** Creates the key file if there is neither a file nor a key in the environment. */
    synchronized byte[] existingOrNew() {
        // One for all objects: two of them must not create two keys for one folder.
        synchronized (MasterKey.class) {
            if (key != null || given != null || Files.exists(file)) return existing();
            byte[] made = new byte[BYTES];
            new SecureRandom().nextBytes(made);
            try {
                write(made);
            } catch (IOException e) {
                throw new UncheckedIOException("The key file " + file + " cannot be written.", e);
            }
            key = made;
            return made;
        }
    }

    /** Writes and syncs the file, before a secret is sealed with the key. */
    private void write(byte[] made) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path folder = file.toAbsolutePath().getParent();
        Path next = Files.createTempFile(folder, FILE, ".new", mine);
        try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(Base64.getEncoder().encodeToString(made) + "\n"));
            channel.force(true);
        }
        if (posix) Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("r--------"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        if (posix) {
            try (var channel = FileChannel.open(folder)) {
                channel.force(true);
            }
        }
    }

    private byte[] decode(String text, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == BYTES) return bytes;
        } catch (IllegalArgumentException e) {
            // The error is thrown below, without the content.
        }
        throw new WrongKey("The master key in " + where + " is not 32 bytes in Base64. "
                + (inUse
                        ? "The database holds secrets that no other key opens: put the key back that this data folder"
                                + " was used with."
                        : "Make one with: openssl rand -base64 32"));
    }

    /** An identifier that reveals nothing about the key. */
    static String idOf(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("junctura key id".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key), 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }
}
