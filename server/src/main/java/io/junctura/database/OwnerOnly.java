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
 * Makes folders and files that nobody but this user may read, where the file system knows such rights (POSIX). What is
 * there already keeps the rights that it has: they may be somebody's will.
 */
public final class OwnerOnly {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerOnly() {}

    /** Makes the folder and those above it that are missing; the latter as the user's umask says. */
    public static void folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) Files.createDirectories(above);
        try {
            Files.createDirectory(folder, rights("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) throw e; // else somebody else was quicker
        }
    }

    /** Makes the file, empty, if it is not there. SQLite's other files take over the rights of the database. */
    public static void file(Path file) throws IOException {
        if (Files.exists(file)) return;
        try {
            Files.createFile(file, rights("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // somebody else was quicker
        }
    }

    /** Whether others than the owner may look into the folder; false where the file system knows no such rights. */
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
