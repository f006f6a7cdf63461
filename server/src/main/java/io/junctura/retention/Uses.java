package io.junctura.retention;

import io.junctura.files.FileStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files that runs name which they do not belong to. */
final class Uses {

    private Uses() {}

    /** Of the files of a run, those that others name. */
    static Set<String> ofFilesOf(Connection connection, long run) throws SQLException {
        String prefix = FileStore.prefixOf(run);
        Set<String> files = new HashSet<>(0);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT file FROM file_use WHERE file >= ? AND file < ?")) {
            select.setString(1, prefix);
            select.setString(2, prefix + "g"); // Past all that is written in hexadecimal digits.
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) files.add(row.getString(1));
            }
        }
        return files;
    }

    /** Those that no run is entered as naming. */
    static List<String> without(Connection connection, List<String> files) throws SQLException {
        List<String> without = new ArrayList<>(0);
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM file_use WHERE file = ? LIMIT 1")) {
            for (String file : files) {
                select.setString(1, file);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) without.add(file);
                }
            }
        }
        return without;
    }
}
