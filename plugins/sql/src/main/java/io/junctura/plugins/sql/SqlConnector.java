package io.junctura.plugins.sql;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import io.junctura.api.Permissions;
import org.pf4j.Extension;

/**
 * Reads, writes and watches rows in PostgreSQL, MariaDB, MySQL, SQL Server, SQLite, and other databases with JDBC
 * drivers.
 */
@Extension
@Permissions(sockets = true, files = true, localFiles = true)
@ConnectorInfo(
        id = "sql",
        title = "SQL database",
        connection = SqlConnection.class,
        actions = {Query.class, Insert.class, Upsert.class, Update.class, Delete.class, Execute.class, Call.class},
        triggers = {RowsChanged.class, Notifications.class})
public final class SqlConnector implements Connector {}
