package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import java.sql.CallableStatement;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A procedure as JDBC describes it.
 *
 * @param quoted     its name in statements
 * @param parameters in order
 */
record JdbcRoutine(String name, String quoted, List<Parameter> parameters) {

    /** @param direction of {@link DatabaseMetaData}, such as {@code procedureColumnIn} */
    record Parameter(String name, int direction, int jdbcType) {
        boolean takes() {
            return direction == DatabaseMetaData.procedureColumnIn
                    || direction == DatabaseMetaData.procedureColumnInOut;
        }

        boolean yields() {
            return direction == DatabaseMetaData.procedureColumnOut
                    || direction == DatabaseMetaData.procedureColumnInOut;
        }
    }

    static JdbcRoutine find(Session session, @Nullable String schema, String name)
            throws SQLException, ConnectorException {
        DatabaseMetaData about = session.jdbc().getMetaData();
        boolean byCatalog = !about.supportsSchemasInTableDefinitions() && about.supportsCatalogsInTableDefinitions();
        String catalog = byCatalog && schema != null ? schema : session.jdbc().getCatalog();
        String inSchema = byCatalog ? null : schema;
        String place = null;
        try (ResultSet found = about.getProcedures(catalog, inSchema, name)) {
            while (found.next()) {
                // SQL Server puts a number behind the name.
                if (!plain(found.getString("PROCEDURE_NAME")).equals(name)) continue;
                place = found.getString(byCatalog ? "PROCEDURE_CAT" : "PROCEDURE_SCHEM");
                break;
            }
        }
        if (place == null) throw Call.unknown(name, session);
        List<Parameter> parameters = new ArrayList<>();
        try (ResultSet each = about.getProcedureColumns(catalog, byCatalog ? null : place, name, null)) {
            while (each.next()) {
                Parameter parameter = new Parameter(
                        named(each.getString("COLUMN_NAME")), each.getShort("COLUMN_TYPE"), each.getInt("DATA_TYPE"));
                if (parameter.takes() || parameter.yields()) parameters.add(parameter);
            }
        }
        Dialect dialect = session.dialect();
        return new JdbcRoutine(name, dialect.quoted(place) + "." + dialect.quoted(name), parameters);
    }

    private static String plain(String name) {
        int number = name.indexOf(';');
        return number < 0 ? name : name.substring(0, number);
    }

    /** SQL Server's parameters begin with an at sign. */
    private static String named(String name) {
        return name.startsWith("@") ? name.substring(1) : name;
    }

    Call.Called call(Session session, Map<String, @Nullable Object> given, Json json, String what)
            throws SQLException, ConnectorException {
        Call.mustFit(
                given,
                parameters.stream()
                        .filter(Parameter::takes)
                        .map(Parameter::name)
                        .toList(),
                name);
        String sql = "{call " + quoted + "(" + Dialect.marks(parameters.size()) + ")}";
        try (CallableStatement statement = session.running(session.jdbc().prepareCall(sql))) {
            for (int i = 0; i < parameters.size(); i++) {
                Parameter each = parameters.get(i);
                if (each.takes()) session.dialect().binding().set(statement, i + 1, given.get(each.name()), json);
                if (each.yields()) statement.registerOutParameter(i + 1, each.jdbcType());
            }
            List<Object> rows = new ArrayList<>();
            boolean hasRows = statement.execute();
            while (hasRows || statement.getUpdateCount() >= 0) {
                if (hasRows) {
                    try (ResultSet some = statement.getResultSet()) {
                        Execute.read(some, rows, session, json, what);
                    }
                }
                hasRows = statement.getMoreResults();
            }
            return new Call.Called(out(statement), rows);
        }
    }

    private Map<String, Object> out(CallableStatement statement) throws SQLException {
        Map<String, Object> out = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter each = parameters.get(i);
            if (!each.yields()) continue;
            out.put(each.name(), value(statement, i + 1, each.jdbcType()));
        }
        return out;
    }

    private static @Nullable Object value(CallableStatement statement, int index, int jdbcType) throws SQLException {
        Object value = switch (jdbcType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> statement.getLong(index);
            case Types.DECIMAL, Types.NUMERIC -> statement.getBigDecimal(index);
            case Types.BOOLEAN, Types.BIT -> statement.getBoolean(index);
            default -> statement.getString(index);
        };
        return statement.wasNull() ? null : value;
    }
}
