package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that is there, as the database describes it. Names in statements come from here alone, never from a flow.
 *
 * @param quoted     its name in statements
 * @param columns    by their names, in order
 * @param primaryKey in order; empty if it has none
 */
record Table(String name, String quoted, Map<String, Column> columns, List<Column> primaryKey) {
    private static final int MAX_NAMED = 30;

    private record Found(@Nullable String catalog, @Nullable String schema, String name) {}

    /**
     * Finds a table or view.
     *
     * @param given the name, or schema and name with a dot between. A part with a dot or with exact case is in double
     *              quotes
     */
    static Table find(Session session, String given) throws ConnectorException, InterruptedException {
        List<String> parts = parts(given);
        try {
            Found found = found(session, given, parts);
            return described(session, found);
        } catch (SQLException e) {
            throw session.failure(e, "Cannot look up the table \"" + given + "\"");
        }
    }

    /** @throws IllegalArgumentException if the name is empty */
    static void mustBeNamed(String table) {
        if (table.isBlank()) {
            throw new IllegalArgumentException("table is empty. Choose a table, or write table or schema.table.");
        }
    }

    /** The parts of a name; a quoted part keeps its dots. */
    static List<String> parts(String given) throws ConnectorException {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c == '"' && quoted && i + 1 < given.length() && given.charAt(i + 1) == '"') {
                part.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        if (quoted || parts.size() > 2 || parts.stream().anyMatch(String::isBlank)) {
            throw ConnectorException.badInput("\"" + given
                    + "\" is not the name of a table. Write table or schema.table, with double quotes around a name that has a"
                    + " dot.");
        }
        return parts;
    }

    private static Found found(Session session, String given, List<String> parts)
            throws SQLException, ConnectorException {
        String name = parts.get(parts.size() - 1);
        String schema = parts.size() == 2 ? parts.get(0) : null;
        DatabaseMetaData about = session.jdbc().getMetaData();
        Set<String> spellings =
                new LinkedHashSet<>(List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)));
        for (String spelling : spellings) {
            List<Found> all = all(session, about, schema, spelling);
            if (all.size() == 1) return all.get(0);
            if (all.size() > 1) {
                String current = session.jdbc().getSchema();
                for (Found each : all) {
                    if (each.schema() != null && each.schema().equals(current)) return each;
                }
                throw ConnectorException.badInput("There are several tables \"" + given + "\", in the schemas "
                        + all.stream().map(Found::schema).collect(Collectors.joining(", "))
                        + ". Write schema.table.");
            }
        }
        throw ConnectorException.badInput("There is no table \"" + given + "\" in "
                + session.connection().place() + ", or the user "
                + session.connection().user() + " has no right to it.");
    }

    private static List<Found> all(Session session, DatabaseMetaData about, @Nullable String schema, String name)
            throws SQLException {
        // In MariaDB a schema is a database, which JDBC calls a catalog.
        boolean byCatalog = !about.supportsSchemasInTableDefinitions() && about.supportsCatalogsInTableDefinitions();
        String catalog = byCatalog && schema != null ? schema : session.jdbc().getCatalog();
        String inSchema = byCatalog || schema == null ? null : escaped(about, schema);
        List<Found> all = new ArrayList<>();
        try (ResultSet tables = about.getTables(catalog, inSchema, escaped(about, name), null)) {
            while (tables.next()) {
                String type = String.valueOf(tables.getString("TABLE_TYPE"));
                boolean exact = name.equals(tables.getString("TABLE_NAME"));
                if (exact && !type.contains("INDEX") && !type.contains("SEQUENCE") && !type.contains("TYPE")) {
                    all.add(new Found(
                            byCatalog ? tables.getString("TABLE_CAT") : null,
                            byCatalog ? null : tables.getString("TABLE_SCHEM"),
                            name));
                }
            }
        }
        return all;
    }

    /** A name as a pattern of metadata queries. */
    private static String escaped(DatabaseMetaData about, String name) throws SQLException {
        String escape = about.getSearchStringEscape();
        if (escape == null || escape.isEmpty()) return name;
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static Table described(Session session, Found found) throws SQLException, ConnectorException {
        DatabaseMetaData about = session.jdbc().getMetaData();
        String catalog = found.catalog() == null ? session.jdbc().getCatalog() : found.catalog();
        Map<String, Column> columns = new LinkedHashMap<>();
        String schema = found.schema() == null ? null : escaped(about, found.schema());
        try (ResultSet each = about.getColumns(catalog, schema, escaped(about, found.name()), null)) {
            while (each.next()) {
                if (!found.name().equals(each.getString("TABLE_NAME"))) continue;
                String name = each.getString("COLUMN_NAME");
                columns.put(
                        name, new Column(name, each.getInt("DATA_TYPE"), String.valueOf(each.getString("TYPE_NAME"))));
            }
        }
        Map<Short, Column> keys = new TreeMap<>();
        try (ResultSet each = about.getPrimaryKeys(catalog, found.schema(), found.name())) {
            while (each.next()) {
                Column column = columns.get(each.getString("COLUMN_NAME"));
                if (column != null) keys.put(each.getShort("KEY_SEQ"), column);
            }
        }
        Dialect dialect = session.dialect();
        String first = found.schema() != null ? found.schema() : found.catalog();
        String quoted = first == null
                ? dialect.quoted(found.name())
                : dialect.quoted(first) + "." + dialect.quoted(found.name());
        return new Table(found.name(), quoted, columns, List.copyOf(keys.values()));
    }

    /** A column by its name. Ignores case if only one column matches. */
    @Nullable
    Column column(String given) {
        Column exact = columns.get(given);
        if (exact != null) return exact;
        List<Column> alike = columns.values().stream()
                .filter(each -> each.name().equalsIgnoreCase(given))
                .toList();
        return alike.size() == 1 ? alike.get(0) : null;
    }

    Column mustHave(String given) throws ConnectorException {
        Column column = column(given);
        if (column == null) throw ConnectorException.badInput(noColumn(given));
        return column;
    }

    /** A sentence that names the columns that there are. */
    String noColumn(String given) {
        String there = columns.keySet().stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return "The table \"" + name + "\" has no column \"" + given + "\". It has: " + there
                + (columns.size() > MAX_NAMED ? ", …" : "") + ".";
    }

    /** The columns that identify a row: those that are named, or else the primary key. */
    List<Column> key(List<String> given) throws ConnectorException {
        if (given.isEmpty()) {
            if (!primaryKey.isEmpty()) return primaryKey;
            throw ConnectorException.badInput(
                    "The table \"" + name + "\" has no primary key. Name the columns that identify a row in \"key\".");
        }
        List<Column> key = new ArrayList<>();
        for (String each : given) key.add(mustHave(each));
        return key;
    }
}
