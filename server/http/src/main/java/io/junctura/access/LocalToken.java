package io.junctura.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;

/**
 * The token with which commands on this machine call the server of their data folder. Each start creates a new one. Users who may
 * read its file may read the whole data folder anyway.
 */
final class LocalToken {
    private static final String TOKEN = "local-token";
    private static final String ADDRESS = "address";

    private final Path folder;
    private final byte[] token;

    private LocalToken(Path folder, String token) {
        this.folder = folder;
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    static LocalToken write(Path folder) throws IOException {
        LocalToken local = new LocalToken(folder, RandomText.secret("jcl_"));
        replace(folder.resolve(TOKEN), new String(local.token, StandardCharsets.UTF_8));
        return local;
    }

    /** Writes the address of the server beside the token. */
    void address(String address) throws IOException {
        replace(folder.resolve(ADDRESS), address);
    }

    boolean matches(String other) {
        return MessageDigest.isEqual(token, other.getBytes(StandardCharsets.UTF_8));
    }

    void delete() {
        try {
            Files.deleteIfExists(folder.resolve(TOKEN));
            Files.deleteIfExists(folder.resolve(ADDRESS));
        } catch (IOException e) {
            // Without the server, the token is useless.
        }
    }

    /** Replaces a file atomically. Other users can never read it. */
    private static void replace(Path file, String text) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path folder = file.toAbsolutePath().getParent();
        Path next = Files.createTempFile(folder, file.getFileName().toString(), ".new", mine);
        Files.writeString(next, text + "\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
