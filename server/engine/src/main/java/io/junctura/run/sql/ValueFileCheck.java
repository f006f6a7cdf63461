package io.junctura.run.sql;

import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks all files of large values: whether each file that a run or topic event refers to is registered, and has the
 * content that was written. It reads every file, which may take long.
 */
public final class ValueFileCheck {
    private static final int MAX_MESSAGES = 5;

    private final LargeSource files;
    private final List<String> wrong = new ArrayList<>();
    private long checked;
    private long damaged;

    private ValueFileCheck(LargeSource files) {
        this.files = files;
    }

    /**
     * @param checked  how many files there should be
     * @param damaged how many files are damaged or missing
     * @param wrong   the damage of the first few: sentences without a stop
     */
    public record Result(long checked, long damaged, List<String> wrong) {}

    /**
     * Checks all files. The database and the files must not change meanwhile.
     *
     * @param files opens a file, and fails if its content is not what was written
     */
    public static Result check(Connection connection, LargeSource files) throws SQLException {
        ValueFileCheck check = new ValueFileCheck(files);
        check.owners(
                connection,
                "run",
                "SELECT payload FROM run WHERE id = ?",
                "SELECT body FROM entry WHERE run = ? ORDER BY n");
        check.owners(connection, "event", "SELECT event FROM topic_event WHERE seq = ?");
        return new Result(check.checked, check.damaged, check.wrong);
    }

    private void owners(Connection connection, String owner, String... values) throws SQLException {
        String owners = "SELECT DISTINCT " + owner + " FROM value_file WHERE " + owner + " IS NOT NULL";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(owners)) {
            while (row.next()) {
                long id = row.getLong(1);
                Map<String, Long> listed = listed(connection, owner, id);
                for (String sql : values) values(connection, sql, id, owner + " " + id, listed);
            }
        }
    }

    private static Map<String, Long> listed(Connection connection, String owner, long id) throws SQLException {
        Map<String, Long> listed = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT file, size FROM value_file WHERE " + owner + " = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) listed.put(row.getString(1), row.getLong(2));
            }
        }
        return listed;
    }

    private void values(Connection connection, String sql, long id, String owner, Map<String, Long> listed)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byte[] stored = row.getBytes(1);
                    if (stored != null) values(stored, owner, listed);
                }
            }
        }
    }

    private void values(byte[] stored, String owner, Map<String, Long> listed) {
        Object value;
        try {
            value = Json.parseStored(stored);
        } catch (RuntimeException e) {
            wrong("The data of " + owner + " in the database cannot be parsed");
            return;
        }
        values(value, owner, listed);
    }

    private void values(@Nullable Object value, String owner, Map<String, Long> listed) {
        if (value instanceof Map<?, ?> map) {
            for (Object one : map.values()) values(one, owner, listed);
        } else if (value instanceof List<?> list) {
            for (Object one : list) values(one, owner, listed);
        } else if (value instanceof LargeValue large) {
            checked++;
            Long size = listed.get(large.file());
            if (size == null || size != large.size()) {
                wrong("The database does not list files/values/" + large.file() + " as a file of " + owner);
                return;
            }
            try {
                files.open(large).close();
            } catch (IOException e) {
                wrong(e.getMessage() + "; it belongs to " + owner);
            }
        }
    }

    private void wrong(String what) {
        damaged++;
        if (wrong.size() < MAX_MESSAGES) wrong.add(what);
    }
}
