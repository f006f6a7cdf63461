package io.junctura.backup;

import io.junctura.connector.SqlitePluginStore;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.database.DatabaseCopy;
import io.junctura.database.Inspection;
import io.junctura.run.SqliteJournal;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks over a whole database to which nobody writes: its pages, and the checksums of its rows. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** Whether its rows can be compared with their checksums: those of an earlier release are not. */
    public static boolean knowsRows(Connection connection) throws SQLException {
        return DatabaseCopy.schema(connection) == Database.newestSchema();
    }

    /** @return what is wrong; null if nothing is */
    public static @Nullable String damage(Connection connection) throws SQLException {
        String found = Inspection.structure(connection);
        if (found != null || !knowsRows(connection)) return found;
        found = Checksum.damage(connection);
        if (found == null) found = SqliteJournal.damage(connection);
        if (found == null) found = SqlitePluginStore.damage(connection);
        return found;
    }
}
