package io.junctura.database.sqlite;

import io.junctura.database.CannotOpen;
import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite's native library from the data folder. By default the driver unpacks a copy into the temporary folder for each
 * process. Then a killed process leaves its copy behind, and the server does not start if that folder is mounted {@code
 * noexec}.
 *
 * <p>The library is unpacked if the data folder has none, or one of another version. Before it is loaded, it is compared byte
 * by byte with the one in the jar. If the data folder cannot be used, the driver's default applies.
 */
public final class SqliteLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

    /** The folder within the data folder. */
    static final String FOLDER = "native";

    /** System properties by which the operator sets the driver's library, or the folder to unpack it into. */
    private static final String PATH = "org.sqlite.lib.path";

    private static final String NAME = "org.sqlite.lib.name";
    private static final String TEMPORARY = "org.sqlite.tmpdir";

    private static boolean loaded;

    private SqliteLibrary() {}

    /** Loads the library for the holder of the folder lock, and unpacks it if it is missing. */
    public static void load(Path dataFolder) throws CannotOpen {
        load(dataFolder, true);
    }

    /** Loads the library for a command. Writes nothing, because the data folder may belong to another user. */
    public static void loadAsItIs(Path dataFolder) throws CannotOpen {
        load(dataFolder, false);
    }

    private static synchronized void load(Path dataFolder, boolean unpack) throws CannotOpen {
        if (loaded) return;
        boolean configured = System.getProperty(PATH) != null || System.getProperty(TEMPORARY) != null;
        Path library = configured ? null : library(dataFolder, unpack);
        if (library != null) {
            System.setProperty(PATH, library.getParent().toString());
            System.setProperty(NAME, library.getFileName().toString());
        }
        try {
            // Does nothing if the driver has loaded another copy before. Two copies in one process would exchange their
            // handles, which ends the process.
            SQLiteJDBCLoader.initialize();
            loaded = true;
        } catch (Exception | LinkageError e) {
            throw new CannotOpen(sentence(library, refusal(library), String.valueOf(e.getMessage())), e);
        }
    }

    /** The operating system's error for the copy in the data folder, which the driver hides; null if there is no copy. */
    private static @Nullable String refusal(@Nullable Path library) {
        if (library == null) return null;
        try {
            System.load(library.toString());
            return null;
        } catch (UnsatisfiedLinkError e) {
            // The message begins with the file's name, twice.
            return String.valueOf(e.getMessage()).replace(library + ": ", "");
        }
    }

    /**
     * The error message if the library could not be loaded.
     *
     * @param refusal the operating system's error for the copy in the data folder; null if there is no copy
     * @param driver  the driver's error
     */
    static String sentence(@Nullable Path library, @Nullable String refusal, String driver) {
        String temporary = System.getProperty(TEMPORARY, System.getProperty("java.io.tmpdir", ""));
        if (library == null || refusal == null) {
            return "SQLite's library cannot be loaded from the temporary folder " + temporary + " (" + driver
                    + "). Programs must be allowed to run from there: if it is mounted noexec, name another folder with"
                    + " java -Dorg.sqlite.tmpdir=DIR -jar junctura.jar.";
        }
        boolean noexec = refusal.contains("failed to map segment")
                || refusal.contains("Operation not permitted")
                || refusal.contains("Permission denied");
        if (!noexec) {
            return "SQLite's library cannot be loaded from " + library + " (" + refusal
                    + "), nor from the temporary folder " + temporary + " (" + driver + ").";
        }
        return "SQLite's library cannot be loaded: no program may run from the data folder (" + library + ": " + refusal
                + "), nor from the temporary folder " + temporary
                + ". Both are probably mounted noexec. Mount one of them without noexec, or name a folder from which"
                + " programs may run: java -Dorg.sqlite.tmpdir=DIR -jar junctura.jar. The data is not damaged.";
    }

    /** The library in the data folder, equal to the one in the jar; null if the folder has none and none can be written. */
    private static @Nullable Path library(Path dataFolder, boolean unpack) {
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(
                LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName())) {
            if (in == null) return null; // The driver reports that it has no library for this system.
            return library(dataFolder.toAbsolutePath().resolve(FOLDER), in.readAllBytes(), unpack);
        } catch (IOException e) {
            LOG.info("SQLite's library cannot be unpacked into {}: {}", dataFolder, e.toString());
            return null;
        }
    }

    static @Nullable Path library(Path folder, byte[] content, boolean unpack) throws IOException {
        Path file = folder.resolve(LibraryLoaderUtil.getNativeLibName());
        if (holds(file, content)) return file;
        if (!unpack) return null;
        OwnerOnly.folder(folder);
        Path next = folder.resolve("new");
        OwnerOnly.file(next);
        Files.write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return file;
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        if (!Files.isRegularFile(file)) return false;
        try {
            return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
        } catch (FileSystemException e) {
            return false; // This user may not read it.
        }
    }
}
