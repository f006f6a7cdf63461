package io.junctura.history.step;

import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.RunState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a view shows of a run's history, collected while it is read. Of a long loop, it keeps only a part. */
public final class StepHistory implements Consumer<Entry> {
    /** How many items of a loop are kept, the first ones; and besides these, all that have failed or are open. */
    static final int KEPT_ITEMS = 50;

    /** Bytes of heap of an entry without its value. */
    private static final long EACH = 100;

    final RunState state = RunState.ofHistory(KEPT_ITEMS);
    private final Map<String, List<Entry>> entries = new HashMap<>();
    private final Map<String, Items> items = new HashMap<>(0);
    /** The branch that won, by path of a {@code parallel}. */
    private final Map<String, String> winners = new HashMap<>(0);

    private final List<Entry.Resumed> versionChanges = new ArrayList<>(0);

    /** The ended items of a loop. */
    static final class Items {
        final BitSet ended = new BitSet();
        final Map<Long, Failure> failed = new TreeMap<>();

        private void take(Entry.ItemsEnded e) {
            ended.set((int) e.from(), (int) e.to());
            Failure why = e.failure();
            if (why != null) failed.put(e.from(), why);
        }
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.ItemsEnded e && e.failure() == null) forget(e);
        state.apply(entry);
        if (entry instanceof Entry.ItemsEnded e) {
            items.computeIfAbsent(e.loop(), loop -> new Items()).take(e);
        } else if (entry instanceof Entry.Decided e && e.winner() != null) {
            winners.put(e.step(), e.winner());
        } else if (entry instanceof Entry.Resumed resumed && resumed.from() != null) {
            // The steps after the one to which the run went back count as not reached.
            entries.keySet().removeIf(step -> state.position(step) == null);
            items.keySet().removeIf(loop -> state.position(loop) == null);
            winners.keySet().removeIf(step -> state.position(step) == null);
        }
        if (entry instanceof Entry.Resumed resumed && resumed.version() != null) versionChanges.add(resumed);
        String step = stepOf(entry);
        if (step != null) entries.computeIfAbsent(step, s -> new ArrayList<>(2)).add(entry);
    }

    private void forget(Entry.ItemsEnded ended) {
        for (long item = Math.max(ended.from(), KEPT_ITEMS); item < ended.to(); item++) {
            state.stepsOf(ended.loop(), item).forEach(entries::remove);
        }
    }

    /** The retries that changed the version of the run, in their order. */
    public List<Entry.Resumed> versionChanges() {
        return versionChanges;
    }

    /** Bytes of heap of the recorded values, most of which are in their stored form. */
    public long bytes() {
        long bytes = 0;
        for (List<Entry> one : entries.values()) for (Entry entry : one) bytes += bytes(entry);
        return bytes;
    }

    private static long bytes(Entry entry) {
        if (entry instanceof Entry.Done e) return bytes(e.result());
        if (entry instanceof Entry.Responded e) return bytes(e.response().body());
        if (!(entry instanceof Entry.VarsSet e)) return EACH;
        long bytes = EACH;
        for (Object value : e.values().values()) bytes += bytes(value);
        return bytes;
    }

    private static long bytes(@Nullable Object value) {
        if (value instanceof StoredJson stored) return EACH + stored.size();
        return EACH + (value instanceof LargeValue ? 0 : Footprint.ofValue(value));
    }

    /** The entries of a step that are kept. */
    List<Entry> of(String step) {
        return entries.getOrDefault(step, List.of());
    }

    Items items(String loop) {
        return items.getOrDefault(loop, new Items());
    }

    @Nullable
    String winner(String parallel) {
        return winners.get(parallel);
    }

    private static @Nullable String stepOf(Entry entry) {
        if (entry instanceof Entry.VarsSet e) return e.step();
        if (entry instanceof Entry.Started e) return e.step();
        if (entry instanceof Entry.Done e) return e.step();
        if (entry instanceof Entry.Failed e) return e.step();
        if (entry instanceof Entry.Remembered e) return e.step();
        if (entry instanceof Entry.Waiting e) return e.step();
        if (entry instanceof Entry.Responded e) return e.step();
        return null;
    }
}
