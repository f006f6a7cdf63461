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
 * The token by which commands on this machine reach the server that runs on their data folder: whoever may read the file
 * owns that folder anyway. New at each start.
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

    /** Says beside the token where the server is. */
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
            // It is of no use to anyone once the server has gone.
        }
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
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
