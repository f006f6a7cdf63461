package io.junctura.backup;

import io.junctura.database.Checksum;
import io.junctura.database.sqlite.DatabaseCopy;
import io.junctura.database.sqlite.Inspection;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.plugin.sql.SqlPluginStore;
import io.junctura.run.sqlite.RowCheck;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Checks a whole database that no process writes to: its pages, and the checksums of its rows. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** Whether the checksums of its rows can be checked: not those of an earlier release. */
    public static boolean knowsRows(Connection connection) throws SQLException {
        return DatabaseCopy.schema(connection) == SqliteDatabase.newestSchema();
    }

    /** @return what is wrong; null if nothing is */
    public static @Nullable String damage(Connection connection) throws SQLException {
        String found = Inspection.structure(connection);
        if (found != null || !knowsRows(connection)) return found;
        found = Checksum.damage(connection);
        if (found == null) found = RowCheck.damage(connection);
        if (found == null) found = SqlPluginStore.damage(connection);
        return found;
    }
}
