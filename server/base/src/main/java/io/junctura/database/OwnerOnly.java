package io.junctura.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Creates folders and files that only this user may read, on file systems with POSIX permissions. Existing folders and files keep
 * their permissions, because the operator may have chosen them.
 */
public final class OwnerOnly {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerOnly() {}

    /** Creates the folder. Missing parent folders get the permissions of the umask. */
    public static void folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) Files.createDirectories(above);
        try {
            Files.createDirectory(folder, rights("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) throw e; // Otherwise another process has created it.
        }
    }

    /** Creates the file, empty, if it does not exist. SQLite gives its other files the permissions of the database. */
    public static void file(Path file) throws IOException {
        if (Files.exists(file)) return;
        try {
            Files.createFile(file, rights("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // Another process has created it.
        }
    }

    /** Whether other users may read the folder; false on file systems without POSIX permissions. */
    public static boolean isOpenToOthers(Path folder) throws IOException {
        if (!POSIX) return false;
        Set<PosixFilePermission> others = EnumSet.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_EXECUTE);
        others.retainAll(Files.getPosixFilePermissions(folder));
        return !others.isEmpty();
    }

    private static FileAttribute<?>[] rights(String rights) {
        if (!POSIX) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))};
    }
}
