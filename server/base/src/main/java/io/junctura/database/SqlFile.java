package io.junctura.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file of SQL statements in the jar. Statements end with a semicolon at the end of a line; comment lines start with two dashes. */
public final class SqlFile {
    private SqlFile() {}

    /** @param name the path of the file in the jar */
    public static List<String> statements(String name) {
        try (InputStream in = SqlFile.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("migration " + name + " is not in the jar");
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(sql.replaceAll("(?m)^\\s*--.*$", "").split(";\\s*(\\r?\\n|$)")).stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("migration " + name + " cannot be read", e);
        }
    }
}
