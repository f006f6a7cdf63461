package io.junctura.plugins.sql;

/** A kind of database. */
public enum Product {
    POSTGRESQL("PostgreSQL", 5432),
    MARIADB("MariaDB", 3306),
    MYSQL("MySQL", 3306),
    SQLSERVER("SQL Server", 1433),
    SQLITE("SQLite", 0),
    OTHER("The database", 0);

    private final String title;
    private final int port;

    Product(String title, int port) {
        this.title = title;
        this.port = port;
    }

    String title() {
        return title;
    }

    /** The usual port; 0 if there is none. */
    int port() {
        return port;
    }

    Dialect dialect() {
        return switch (this) {
            case POSTGRESQL -> new PostgreSql();
            case MARIADB, MYSQL -> new MariaDb();
            case SQLSERVER -> new SqlServer();
            case SQLITE -> new Sqlite();
            case OTHER -> new OtherDatabase();
        };
    }
}
