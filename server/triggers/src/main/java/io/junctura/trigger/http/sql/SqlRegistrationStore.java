package io.junctura.trigger.http.sql;

import io.junctura.database.Database;
import io.junctura.trigger.http.RegistrationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Registrations. The read at a start is in plain JDBC, which loads fewer classes. */
public final class SqlRegistrationStore implements RegistrationStore {
    private final Database database;

    public SqlRegistrationStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Row> all() {
        try {
            return database.readPlain(connection -> {
                try (var select = connection.prepareStatement("""
                    SELECT flow, id, revision, made_of, made, until, sealed, outgoing FROM registration
                    """);
                        var found = select.executeQuery()) {
                    List<Row> read = new ArrayList<>();
                    while (found.next()) read.add(row(found));
                    return read;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The registrations at third parties cannot be read.", e);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        Object until = row.getObject("until");
        return new Row(
                row.getInt("flow"),
                row.getString("id"),
                row.getInt("revision"),
                row.getString("made_of"),
                Instant.ofEpochMilli(row.getLong("made")),
                until == null ? null : Instant.ofEpochMilli(row.getLong("until")),
                row.getString("sealed"),
                row.getInt("outgoing") == 1);
    }

    @Override
    public void put(Row fresh) {
        Instant until = fresh.until();
        database.write((Handle db) -> {
            leave(db, fresh.flow());
            return db.createUpdate("""
                INSERT INTO registration (flow, id, revision, made_of, made, until, sealed, outgoing)
                VALUES (:flow, :id, :revision, :madeOf, :made, :until, :sealed, :outgoing)
                ON CONFLICT (flow, id) DO UPDATE SET revision = excluded.revision, made_of = excluded.made_of,
                    made = excluded.made, until = excluded.until, sealed = excluded.sealed,
                    outgoing = excluded.outgoing
                """)
                    .bind("flow", fresh.flow())
                    .bind("id", fresh.id())
                    .bind("revision", fresh.revision())
                    .bind("madeOf", fresh.madeOf())
                    .bind("made", fresh.made().toEpochMilli())
                    .bind("until", until == null ? null : (Long) until.toEpochMilli())
                    .bind("sealed", fresh.sealed())
                    .bind("outgoing", fresh.outgoing() ? 1 : 0)
                    .execute();
        });
    }

    @Override
    public void leave(int flow) {
        database.write((Handle db) -> leave(db, flow));
    }

    private static int leave(Handle db, int flow) {
        return db.createUpdate("UPDATE registration SET outgoing = 1 WHERE flow = :flow")
                .bind("flow", flow)
                .execute();
    }

    @Override
    public void delete(int flow, String id) {
        database.write((Handle db) -> db.createUpdate("DELETE FROM registration WHERE flow = :flow AND id = :id")
                .bind("flow", flow)
                .bind("id", id)
                .execute());
    }
}
