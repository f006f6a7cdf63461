package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Options;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables and views that the account sees. */
public final class Tables implements Options<SqlConnection> {
    private static final int MAX = 300;
    private static final Set<String> OF_THE_DATABASE = Set.of("information_schema", "pg_catalog", "sys");

    @Override
    public Page find(Question question, Context<SqlConnection> context)
            throws ConnectorException, InterruptedException {
        try (Session session = Session.open(context)) {
            try {
                return Page.of(found(session, question.text().toLowerCase(Locale.ROOT)));
            } catch (SQLException e) {
                throw session.failure(
                        e, "Cannot list the tables of " + session.connection().place());
            }
        }
    }

    @Override
    public void check(String value, Map<String, Object> input, Context<SqlConnection> context)
            throws ConnectorException, InterruptedException {
        try (Session session = Session.open(context)) {
            Table.find(session, value);
        }
    }

    private static List<Option> found(Session session, String wanted) throws SQLException {
        DatabaseMetaData about = session.jdbc().getMetaData();
        String current = session.jdbc().getSchema();
        List<Option> found = new ArrayList<>();
        try (ResultSet tables = about.getTables(session.jdbc().getCatalog(), null, "%", null)) {
            while (tables.next() && found.size() < MAX) {
                String type = String.valueOf(tables.getString("TABLE_TYPE"));
                String schema = tables.getString("TABLE_SCHEM");
                String name = tables.getString("TABLE_NAME");
                if (!holdsRows(type) || isOfTheDatabase(schema)) continue;
                boolean isNear = schema == null || schema.equals(current);
                String value = isNear ? quoted(name) : quoted(schema) + "." + quoted(name);
                if (!value.toLowerCase(Locale.ROOT).contains(wanted)) continue;
                found.add(new Option(value, value, type.contains("VIEW") ? "view" : ""));
            }
        }
        return found;
    }

    private static boolean holdsRows(String type) {
        return !type.startsWith("SYSTEM") && (type.contains("TABLE") || type.contains("VIEW"));
    }

    private static boolean isOfTheDatabase(@Nullable String schema) {
        return schema != null && OF_THE_DATABASE.contains(schema.toLowerCase(Locale.ROOT));
    }

    /** As a flow writes it: a dot within a name would divide schema and table. */
    private static String quoted(String name) {
        return name.contains(".") || name.contains("\"") ? "\"" + name.replace("\"", "\"\"") + "\"" : name;
    }
}
