package io.junctura.state.sql;

import io.junctura.json.Json;
import io.junctura.state.Owner;
import io.junctura.state.StateTransaction;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;

final class SqlStateTransaction extends SqlStateReader implements StateTransaction {

    SqlStateTransaction(Connection connection) {
        super(connection);
    }

    @Override
    public long setState(Owner owner, String key, byte[] value, long now) {
        Long revision = Sql.first(
                connection, row -> row.getLong(1), "UPDATE state_revision SET last = last + 1 RETURNING last");
        if (revision == null) throw new IllegalStateException("the table state_revision has lost its row");
        Sql.change(connection, """
            INSERT INTO state (instance, integration, flow, name, value, revision, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (instance, integration, flow, name) DO UPDATE SET value = excluded.value,
                   revision = excluded.revision, changed = excluded.changed
            """, owner.instance(), owner.integration(), owner.flow(), key, value, revision, now);
        return revision;
    }

    @Override
    public boolean deleteState(Owner owner, String key) {
        return Sql.change(
                        connection,
                        "DELETE FROM state" + OWNED + " AND name = ?",
                        owner.instance(),
                        owner.integration(),
                        owner.flow(),
                        key)
                > 0;
    }

    @Override
    public long newRecord() {
        Long last = Sql.first(connection, row -> row.getLong(1), "SELECT coalesce(max(record), 0) FROM xref");
        return last == null ? 1 : last + 1;
    }

    @Override
    public void link(Owner owner, String entity, String system, String id, long record) {
        Sql.change(
                connection,
                "INSERT INTO xref (instance, integration, flow, entity, system, id, record) VALUES (?, ?, ?, ?, ?, ?,"
                        + " ?)",
                owner.instance(),
                owner.integration(),
                owner.flow(),
                entity,
                system,
                id,
                record);
    }

    @Override
    public void merge(long record, long other) {
        Sql.change(connection, "UPDATE xref SET record = ? WHERE record = ?", record, other);
    }

    @Override
    public void unlink(long record, String system) {
        Sql.change(connection, "DELETE FROM xref WHERE record = ? AND system = ?", record, system);
    }

    @Override
    public void deleteRecord(long record) {
        Sql.change(connection, "DELETE FROM xref WHERE record = ?", record);
    }

    @Override
    public void expectEcho(Owner owner, String entity, byte[] content, long expires) {
        Sql.change(
                connection,
                "INSERT INTO echo (instance, integration, entity, content, expires) VALUES (?, ?, ?, ?, ?)",
                owner.instance(),
                owner.integration(),
                entity,
                content,
                expires);
    }

    @Override
    public boolean useEcho(Owner owner, String entity, byte[] content, long now) {
        return Sql.change(
                        connection,
                        """
            DELETE FROM echo WHERE id = (
                SELECT id FROM echo
                 WHERE instance = ? AND integration = ? AND entity = ? AND expires >= ?
                   AND (content = ? OR length(content) = 0 OR ? = 1)
                 ORDER BY length(content) = 0, id LIMIT 1)
            """,
                        owner.instance(),
                        owner.integration(),
                        entity,
                        now,
                        content,
                        content.length == 0 ? 1 : 0)
                > 0;
    }

    @Override
    public int deleteEchoes(long expiredBefore, int limit) {
        return Sql.change(
                connection,
                "DELETE FROM echo WHERE id IN (SELECT id FROM echo WHERE expires < ? ORDER BY expires LIMIT ?)",
                expiredBefore,
                limit);
    }

    @Override
    @SuppressWarnings("unchecked") // keepResult has written it.
    public Optional<Map<String, Object>> result(String key) {
        byte[] stored =
                Sql.first(connection, row -> row.getBytes(1), "SELECT result FROM own_write WHERE key = ?", key);
        return stored == null ? Optional.empty() : Optional.of((Map<String, Object>) Json.parseStored(stored));
    }

    @Override
    public void keepResult(String key, long run, long now, Map<String, Object> result) {
        Sql.change(
                connection,
                "INSERT INTO own_write (key, run, at, result) VALUES (?, ?, ?, ?)",
                key,
                run,
                now,
                Json.writeStored(result));
    }

    @Override
    public int deleteResults(long keptBefore, int limit) {
        return Sql.change(connection, """
            DELETE FROM own_write WHERE key IN (
                SELECT w.key FROM own_write w LEFT JOIN run r ON r.id = w.run
                 WHERE w.at < ? AND (r.id IS NULL OR r.state IN (2, 4))
                 ORDER BY w.at LIMIT ?)
            """, keptBefore, limit);
    }
}
