package io.junctura.run;

import io.junctura.api.FileRef;
import io.junctura.files.FileStore;
import io.junctura.json.Json;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.RunChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files of others the runs of an atom come to know of by it. A run that is called, replayed or started by an event of
 * a topic knows those in its payload, and one that called another those in what that responded; nothing else is handed from
 * run to run. What arrives with a run's own event needs no entry: it is kept for as long as a run of its time is.
 */
final class FileUses {

    private FileUses() {}

    /** By place: first the accepted runs, then the changes. */
    static List<Set<String>> of(Atom atom) {
        List<Set<String>> uses =
                new ArrayList<>(atom.accepted().size() + atom.changes().size());
        byte[] payload = null;
        Set<String> named = Set.of();
        for (NewRun run : atom.accepted()) {
            boolean handed = atom.topic() != null || run.depth() > 0 || run.replayOf() != null;
            // The subscribers of a topic share their payload.
            if (!handed || run.payload() != payload) {
                payload = handed ? run.payload() : null;
                named = payload == null ? Set.of() : Json.fileIds(payload);
            }
            uses.add(named);
        }
        for (RunChange change : atom.changes()) uses.add(responded(change));
        return uses;
    }

    private static Set<String> responded(RunChange change) {
        Set<String> named = Set.of();
        for (Entry entry : change.entries()) {
            if (!(entry instanceof Entry.Woken woken)) continue;
            if (!(woken.by() instanceof Signal.ChildEnded child) || child.result() == null) continue;
            if (named.isEmpty()) named = new LinkedHashSet<>(0);
            collect(child.result(), named);
        }
        // Its own, which it had handed to the run that responds with it.
        if (!named.isEmpty()) named.removeIf(file -> file.startsWith(FileStore.prefixOf(change.run())));
        return named;
    }

    private static void collect(@Nullable Object value, Set<String> named) {
        if (value instanceof FileRef file) {
            named.add(file.id());
        } else if (value instanceof Map<?, ?> map) {
            for (Object one : map.values()) collect(one, named);
        } else if (value instanceof Collection<?> list) {
            for (Object one : list) collect(one, named);
        } else if (value instanceof Object[] items) {
            for (Object one : items) collect(one, named);
        }
    }
}
