package io.junctura.state;

import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Cross references: the IDs of one record in several systems. Call these methods in a transaction, or to read. */
final class Xrefs {
    private static final String OWNED = " WHERE instance = ? AND integration = ? AND flow = ? AND entity = ?";

    private Xrefs() {}

    record Link(String flow, String entity, String system, String id, long record) {}

    /** All IDs of the record that has this ID, by system; empty if the ID is not linked. */
    static Map<String, String> find(Connection connection, Owner owner, String entity, String system, String id) {
        Long record = record(connection, owner, entity, system, id);
        return record == null ? Map.of() : ids(connection, record);
    }

    private static @Nullable Long record(Connection connection, Owner owner, String entity, String system, String id) {
        return Sql.first(
                connection,
                row -> row.getLong(1),
                "SELECT record FROM xref" + OWNED + " AND system = ? AND id = ?",
                owner.instance(),
                owner.integration(),
                owner.flow(),
                entity,
                system,
                id);
    }

    static Map<String, String> ids(Connection connection, long record) {
        Map<String, String> ids = new TreeMap<>();
        Sql.all(
                connection,
                row -> ids.put(row.getString(1), row.getString(2)),
                "SELECT system, id FROM xref WHERE record = ?",
                record);
        return ids;
    }

    /** @param fresh whether the call changed anything */
    record Linked(boolean fresh, Map<String, String> ids) {}

    /** @throws StateConflict if one record would have two IDs in a system */
    static Linked link(Connection connection, Owner owner, String entity, Map<String, String> given) {
        Map<Long, Map<String, String>> known = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        given.forEach((system, id) -> {
            Long record = record(connection, owner, entity, system, id);
            if (record == null) missing.put(system, id);
            else known.computeIfAbsent(record, number -> ids(connection, number));
        });
        Map<String, String> all = new TreeMap<>(given);
        for (Map<String, String> ids : known.values()) {
            ids.forEach((system, id) -> {
                if (!id.equals(all.computeIfAbsent(system, none -> id))) throw conflict(entity, given, known.values());
            });
        }
        if (missing.isEmpty() && known.size() == 1) return new Linked(false, all);
        long record = known.isEmpty() ? next(connection) : new TreeSet<>(known.keySet()).first();
        for (long other : known.keySet()) {
            Sql.change(connection, "UPDATE xref SET record = ? WHERE record = ?", record, other);
        }
        missing.forEach((system, id) -> Sql.change(
                connection,
                "INSERT INTO xref (instance, integration, flow, entity, system, id, record) VALUES (?, ?, ?, ?, ?, ?,"
                        + " ?)",
                owner.instance(),
                owner.integration(),
                owner.flow(),
                entity,
                system,
                id,
                record));
        return new Linked(true, all);
    }

    private static long next(Connection connection) {
        Long last = Sql.first(connection, row -> row.getLong(1), "SELECT coalesce(max(record), 0) FROM xref");
        return last == null ? 1 : last + 1;
    }

    private static StateConflict conflict(
            String entity, Map<String, String> given, Iterable<Map<String, String>> known) {
        StringJoiner stands = new StringJoiner("; ");
        known.forEach(ids -> stands.add(words(ids)));
        return new StateConflict(
                "As " + entity + ", " + words(given) + " cannot be linked, since a system would have two ids"
                        + " for one record. Linked already: " + stands + ". Unlink what is wrong first (xref.unlink).");
    }

    /** For messages, such as {@code shop "C-7" = erp "K1"}. */
    private static String words(Map<String, String> ids) {
        StringJoiner words = new StringJoiner(" = ");
        ids.forEach((system, id) -> words.add(system + " \"" + id + "\""));
        return words.toString();
    }

    /** @return the IDs that the record had; empty if this ID was not linked */
    static Map<String, String> unlink(Connection connection, Owner owner, String entity, String system, String id) {
        Long record = record(connection, owner, entity, system, id);
        if (record == null) return Map.of();
        Map<String, String> ids = ids(connection, record);
        // A single ID is not linked to anything.
        if (ids.size() <= 2) Sql.change(connection, "DELETE FROM xref WHERE record = ?", record);
        else Sql.change(connection, "DELETE FROM xref WHERE record = ? AND system = ?", record, system);
        return ids;
    }

    /**
     * A page of links in the order of flow, entity, system and ID.
     *
     * @param entity null: all
     * @param system null: all
     * @param after  these four values of the last link of the page before; null: the first page
     */
    static List<Link> page(
            Connection connection,
            String instance,
            String integration,
            @Nullable String entity,
            @Nullable String system,
            @Nullable List<String> after,
            int limit) {
        return Sql.all(
                connection,
                row -> new Link(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5)),
                """
                SELECT flow, entity, system, id, record FROM xref
                 WHERE instance = ? AND integration = ? AND (flow, entity, system, id) > (?, ?, ?, ?)
                   AND (? OR entity = ?) AND (? OR system = ?)
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
