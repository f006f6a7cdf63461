package io.junctura.database.sqlite;

import io.junctura.database.Dialect;

/** The expressions that SQLite writes in its own way. */
final class SqliteDialect implements Dialect {
    static final Dialect INSTANCE = new SqliteDialect();

    private SqliteDialect() {}

    @Override
    public String position(String part, String whole) {
        return "instr(" + whole + ", " + part + ")";
    }
}
