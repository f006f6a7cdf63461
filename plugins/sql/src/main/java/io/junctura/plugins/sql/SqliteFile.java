package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.LocalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A database file in a file root.
 *
 * @param root such as {@code exchange}
 * @param path below the root
 */
record SqliteFile(String root, String path) {

    static SqliteFile of(@Nullable String database) {
        int slash = database == null ? -1 : database.indexOf('/');
        if (database == null || slash < 1 || slash == database.length() - 1) {
            throw new IllegalArgumentException(
                    "database must be a file root, a slash and the path of the file in it, such as exchange/orders.db."
                            + " A file root is a folder that the server may use: exchange always exists, and an"
                            + " administrator adds others with --file-root NAME=DIR.");
        }
        // The driver would read options after it.
        if (database.indexOf('?') >= 0) {
            throw new IllegalArgumentException("database must not contain a question mark for SQLite.");
        }
        return new SqliteFile(database.substring(0, slash), database.substring(slash + 1));
    }

    /** Whether the file exists. @throws ConnectorException if its folder does not, or if the path leads elsewhere */
    boolean exists(LocalFiles files) throws ConnectorException {
        return Files.exists(locate(files));
    }

    /** The file on the server's disk, which need not exist. */
    Path locate(LocalFiles files) throws ConnectorException {
        LocalFiles.Root folder = files.root(root);
        try {
            return folder.locate(path);
        } catch (NoSuchFileException e) {
            throw invalid("the folder \"" + e.getMessage() + "\" does not exist in the file root \"" + root
                    + "\". Create it, or correct \"database\".");
        } catch (NotDirectoryException e) {
            throw invalid("\"" + e.getMessage() + "\" in the file root \"" + root
                    + "\" is a file, not a folder. Correct \"database\".");
        } catch (IOException | IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw invalid(why + (why.endsWith(".") ? "" : ".") + " Correct \"database\".");
        }
    }

    private ConnectorException invalid(String why) {
        return ConnectorException.badInput("Cannot open the SQLite file \"" + root + "/" + path + "\": " + why);
    }
}
