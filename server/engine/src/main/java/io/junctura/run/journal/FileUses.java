package io.junctura.run.journal;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.files.FileStore;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of other runs that an append refers to: in the payload of an event, in the response of a called run,
 * and in a post to a call-back. A run receives values from outside in no other way. Retention keeps these files as long
 * as the run.
 * <p>The result also contains the files that arrived with the run's own event. The cost is a search through the bytes
 * of each payload.
 */
public final class FileUses {

    private FileUses() {}

    /** First a set for each accepted run, then one for each change. */
    public static List<Set<String>> of(Append append) {
        List<Set<String>> uses =
                new ArrayList<>(append.accepted().size() + append.changes().size());
        byte[] payload = null;
        Set<String> named = Set.of();
        for (NewRun run : append.accepted()) {
            // The subscribers of a topic share one payload.
            if (run.payload() != payload) {
                payload = run.payload();
                named = payload == null ? Set.of() : Json.fileIds(payload);
            }
            uses.add(run.entries().isEmpty() ? named : withGiven(named, run.entries()));
        }
        for (RunChange change : append.changes()) uses.add(received(change));
        return uses;
    }

    /** A test of a draft starts with results of another run's steps. */
    private static Set<String> withGiven(Set<String> named, List<Entry> entries) {
        if (entries.stream().noneMatch(entry -> entry instanceof Entry.Pinned || entry instanceof Entry.Tested)) {
            return named;
        }
        Set<String> all = new LinkedHashSet<>(named);
        for (Entry entry : entries) {
            if (entry instanceof Entry.Computed given) collect(given.value(), all);
            if (entry instanceof Entry.VarsSet given) collect(given.values(), all);
            if (entry instanceof Entry.Pinned given) collect(given.value(), all);
        }
        return all;
    }

    private static Set<String> received(RunChange change) {
        Set<String> named = Set.of();
        for (Entry entry : change.entries()) {
            Object value = received(entry);
            if (value == null) continue;
            if (named.isEmpty()) named = new LinkedHashSet<>(0);
            collect(value, named);
        }
        // The run's own files, which it had passed to a called run that returns them.
        if (!named.isEmpty()) named.removeIf(file -> file.startsWith(FileStore.prefixOf(change.run())));
        return named;
    }

    /** Whether the run learns of a file by this entry. */
    public static boolean namesFiles(Entry entry) {
        Object value = received(entry);
        if (value == null) return false;
        Set<String> named = new HashSet<>();
        collect(value, named);
        return !named.isEmpty();
    }

    private static @Nullable Object received(Entry entry) {
        if (!(entry instanceof Entry.Woken woken)) return null;
        Signal signal = woken.by();
        if (signal instanceof Signal.ChildEnded child) return child.result();
        return signal instanceof Signal.Posted posted ? posted.value() : null;
    }

    private static void collect(@Nullable Object value, Set<String> named) {
        if (value instanceof FileRef file) {
            named.add(file.id());
        } else if (value instanceof Rows.Unread rows) {
            collect(rows.recipe(), named);
        } else if (value instanceof Map<?, ?> map) {
            for (Object one : map.values()) collect(one, named);
        } else if (value instanceof Collection<?> list) {
            for (Object one : list) collect(one, named);
        } else if (value instanceof Object[] items) {
            for (Object one : items) collect(one, named);
        }
    }
}
