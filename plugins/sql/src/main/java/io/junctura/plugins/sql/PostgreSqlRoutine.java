package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A procedure or function of PostgreSQL. Its parameters are given by name, so that their order and defaults do not matter.
 *
 * @param quoted      its name in statements
 * @param isProcedure else it is a function
 * @param inputs      names of parameters that take a value
 * @param outputs     names of those that yield one only
 */
record PostgreSqlRoutine(String name, String quoted, boolean isProcedure, List<String> inputs, List<String> outputs) {
    private static final String FIND = """
        SELECT n.nspname, p.prokind, p.proargnames, p.proargmodes::text[] AS modes
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proname = ? AND p.prokind IN ('p', 'f')
          AND CASE WHEN ?::text IS NULL THEN pg_function_is_visible(p.oid) ELSE n.nspname = ?::text END
        """;

    static PostgreSqlRoutine find(Session session, @Nullable String schema, String name)
            throws SQLException, ConnectorException {
        try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(FIND))) {
            statement.setString(1, name);
            statement.setString(2, schema);
            statement.setString(3, schema);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) throw Call.unknown(name, session);
                PostgreSqlRoutine found = of(rows, session.dialect(), name);
                if (rows.next()) {
                    throw ConnectorException.badInput("There are several procedures \"" + name
                            + "\", which differ in their parameters or schemas. Call the one that is meant by"
                            + " sql.execute.");
                }
                return found;
            }
        }
    }

    private static PostgreSqlRoutine of(ResultSet row, Dialect dialect, String name) throws SQLException {
        List<String> names = texts(row.getArray("proargnames"));
        List<String> modes = texts(row.getArray("modes"));
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String mode = modes.isEmpty() ? "i" : modes.get(i);
            if (mode.equals("o")) outputs.add(names.get(i));
            else if (!mode.equals("t")) inputs.add(names.get(i));
        }
        String quoted = dialect.quoted(row.getString("nspname")) + "." + dialect.quoted(name);
        return new PostgreSqlRoutine(name, quoted, row.getString("prokind").equals("p"), inputs, outputs);
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    Call.Called call(Session session, Map<String, @Nullable Object> parameters, Json json, String what)
            throws SQLException, ConnectorException {
        Call.mustFit(parameters, inputs, name);
        List<String> arguments = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (String each : inputs) {
            if (!parameters.containsKey(each)) continue;
            arguments.add(session.dialect().quoted(each) + " => ?");
            values.add(parameters.get(each));
        }
        // A procedure wants an argument for each output, a function does not.
        if (isProcedure)
            for (String each : outputs) arguments.add(session.dialect().quoted(each) + " => NULL");
        String call = quoted + "(" + String.join(", ", arguments) + ")";
        String sql = isProcedure ? "CALL " + call : "SELECT * FROM " + call;
        Map<String, Object> out = new LinkedHashMap<>();
        List<Object> rows = new ArrayList<>();
        try (PreparedStatement statement = session.running(session.jdbc().prepareStatement(sql))) {
            new SqlText(sql, values).bind(statement, session.dialect(), json);
            if (statement.execute()) {
                try (ResultSet found = statement.getResultSet()) {
                    Execute.read(found, rows, session, json, what);
                }
            }
        }
        if (isProcedure && !rows.isEmpty()) {
            for (Map.Entry<?, ?> each : ((Map<?, ?>) rows.get(0)).entrySet()) {
                out.put(String.valueOf(each.getKey()), each.getValue());
            }
            rows.clear();
        }
        return new Call.Called(out, rows);
    }
}
