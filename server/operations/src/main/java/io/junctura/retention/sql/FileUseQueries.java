package io.junctura.retention.sql;

import io.junctura.files.FileStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads which files are named by runs that they do not belong to. */
final class FileUseQueries {

    private FileUseQueries() {}

    /** The files of a run that other runs name. */
    static Set<String> filesUsedByOthers(Connection connection, long run) throws SQLException {
        String prefix = FileStore.prefixOf(run);
        Set<String> files = new HashSet<>(0);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT file FROM file_use WHERE file >= ? AND file < ?")) {
            select.setString(1, prefix);
            select.setString(2, prefix + "g"); // After all hexadecimal digits.
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) files.add(row.getString(1));
            }
        }
        return files;
    }

    /** Those of the files that no run names. */
    static List<String> unused(Connection connection, List<String> files) throws SQLException {
        return SqlRetentionStore.absent(connection, "SELECT 1 FROM file_use WHERE file = ? LIMIT 1", files);
    }
}
