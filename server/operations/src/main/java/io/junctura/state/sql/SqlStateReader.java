package io.junctura.state.sql;

import io.junctura.state.LinkedId;
import io.junctura.state.Owner;
import io.junctura.state.StateEntry;
import io.junctura.state.StateReader;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

class SqlStateReader implements StateReader {
    static final String OWNED = " WHERE instance = ? AND integration = ? AND flow = ?";

    final Connection connection;

    SqlStateReader(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Optional<StateEntry> state(Owner owner, String key) {
        return Optional.ofNullable(Sql.first(
                connection,
                row -> new StateEntry(owner.flow(), key, row.getBytes(1), row.getLong(2), row.getLong(3)),
                "SELECT value, revision, changed FROM state" + OWNED + " AND name = ?",
                owner.instance(),
                owner.integration(),
                owner.flow(),
                key));
    }

    @Override
    public List<StateEntry> states(
            String instance,
            String integration,
            @Nullable String flow,
            String prefix,
            @Nullable List<String> after,
            int limit) {
        long[] left = {MAX_PAGE_BYTES};
        return Sql.some(
                connection,
                row -> new StateEntry(
                        row.getString(1), row.getString(2), row.getBytes(3), row.getLong(4), row.getLong(5)),
                entry -> (left[0] -= entry.value().length) > 0,
                """
                SELECT flow, name, value, revision, changed FROM state
                 WHERE instance = ? AND integration = ? AND (flow, name) > (?, ?)
                   AND (? = 1 OR flow = ?) AND substr(name, 1, length(?)) = ?
                 ORDER BY flow, name LIMIT ?
                """,
                instance,
                integration,
                after == null ? "" : after.get(0),
                after == null ? "" : after.get(1),
                flow == null ? 1 : 0,
                flow == null ? "" : flow,
                prefix,
                prefix,
                limit);
    }

    @Override
    public @Nullable Long record(Owner owner, String entity, String system, String id) {
        return Sql.first(
                connection,
                row -> row.getLong(1),
                "SELECT record FROM xref" + OWNED + " AND entity = ? AND system = ? AND id = ?",
                owner.instance(),
                owner.integration(),
                owner.flow(),
                entity,
                system,
                id);
    }

    @Override
    public Map<String, String> ids(long record) {
        Map<String, String> ids = new TreeMap<>();
        Sql.all(
                connection,
                row -> ids.put(row.getString(1), row.getString(2)),
                "SELECT system, id FROM xref WHERE record = ?",
                record);
        return ids;
    }

    @Override
    public List<LinkedId> linkedIds(
            String instance,
            String integration,
            @Nullable String entity,
            @Nullable String system,
            @Nullable List<String> after,
            int limit) {
        return Sql.all(
                connection,
                row -> new LinkedId(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5)),
                """
                SELECT flow, entity, system, id, record FROM xref
                 WHERE instance = ? AND integration = ? AND (flow, entity, system, id) > (?, ?, ?, ?)
                   AND (? = 1 OR entity = ?) AND (? = 1 OR system = ?)
                 ORDER BY flow, entity, system, id LIMIT ?
                """,
                instance,
                integration,
                after == null ? "" : after.get(0),
                after == null ? "" : after.get(1),
                after == null ? "" : after.get(2),
                after == null ? "" : after.get(3),
                entity == null ? 1 : 0,
                entity == null ? "" : entity,
                system == null ? 1 : 0,
                system == null ? "" : system,
                limit);
    }
}
