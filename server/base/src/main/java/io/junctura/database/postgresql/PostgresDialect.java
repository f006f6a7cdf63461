package io.junctura.database.postgresql;

import io.junctura.database.Dialect;

/** The expressions that PostgreSQL writes in its own way. */
final class PostgresDialect implements Dialect {
    static final Dialect INSTANCE = new PostgresDialect();

    private PostgresDialect() {}

    @Override
    public String position(String part, String whole) {
        return "position(" + part + " IN " + whole + ")";
    }
}
