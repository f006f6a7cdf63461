package io.junctura.fault;

import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of large values in a data folder, and the rows that name them. */
final class ValueFileRows {
    private ValueFileRows() {}

    /** The run of each file; 0 for a topic's event. */
    static Map<String, Long> named(Path data) throws SQLException {
        Map<String, Long> named = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT file, coalesce(run, 0) FROM value_file")) {
            while (row.next()) named.put(row.getString(1), row.getLong(2));
        }
        return named;
    }

    static Set<String> there(Path data) {
        Path folder = data.resolve("files/values");
        if (!Files.isDirectory(folder)) return new TreeSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The existing files that no commit names. */
    static Set<String> unnamed(Path data) {
        Set<String> unnamed = there(data);
        try {
            unnamed.removeAll(named(data).keySet());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return unnamed;
    }

    /** Reads a stored value from its row, or from the file that the row names. @throws IOException if it is damaged */
    static Object read(Path data, byte[] stored) throws IOException {
        Object value = Json.parseStored(stored);
        if (!(value instanceof LargeValue large)) return value;
        return Json.parseStored(new ValueFiles(data.resolve("files"), Runnable::run).read(large));
    }
}
