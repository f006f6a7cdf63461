package io.junctura.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules of cross references: the IDs of one record in several systems. */
final class Xrefs {
    private Xrefs() {}

    /** All IDs of the record that has this ID, by system; empty if the ID is not linked. */
    static Map<String, String> find(StateReader state, Owner owner, String entity, String system, String id) {
        Long record = state.record(owner, entity, system, id);
        return record == null ? Map.of() : state.ids(record);
    }

    /** @param fresh whether the call changed anything */
    record Linked(boolean fresh, Map<String, String> ids) {}

    /** @throws StateConflict if one record would have two IDs in a system */
    static Linked link(StateTransaction state, Owner owner, String entity, Map<String, String> given) {
        Map<Long, Map<String, String>> known = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        given.forEach((system, id) -> {
            Long record = state.record(owner, entity, system, id);
            if (record == null) missing.put(system, id);
            else known.computeIfAbsent(record, state::ids);
        });
        Map<String, String> all = new TreeMap<>(given);
        for (Map<String, String> ids : known.values()) {
            ids.forEach((system, id) -> {
                if (!id.equals(all.computeIfAbsent(system, none -> id))) throw conflict(entity, given, known.values());
            });
        }
        if (missing.isEmpty() && known.size() == 1) return new Linked(false, all);
        long record = known.isEmpty() ? state.newRecord() : new TreeSet<>(known.keySet()).first();
        for (long other : known.keySet()) {
            if (other != record) state.merge(record, other);
        }
        missing.forEach((system, id) -> state.link(owner, entity, system, id, record));
        return new Linked(true, all);
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
    static Map<String, String> unlink(StateTransaction state, Owner owner, String entity, String system, String id) {
        Long record = state.record(owner, entity, system, id);
        if (record == null) return Map.of();
        Map<String, String> ids = state.ids(record);
        // A single ID is not linked to anything.
        if (ids.size() <= 2) state.deleteRecord(record);
        else state.unlink(record, system);
        return ids;
    }
}
