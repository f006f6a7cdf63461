package io.junctura.plugins.sql;

/**
 * A column of a table.
 *
 * @param jdbcType of {@link java.sql.Types}
 * @param typeName as the database calls it
 */
record Column(String name, int jdbcType, String typeName) {}
