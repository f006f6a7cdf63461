package io.junctura.history;

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

/** What is shown of a run's history, gathered while it is read: of a long loop, much less than all of it. */
final class StepHistory implements Consumer<Entry> {
    /** So many items of a loop are kept from its beginning, and beyond them those that have failed or are open. */
    static final int KEPT_ITEMS = 50;

    final RunState state = RunState.remembering(KEPT_ITEMS);
    private final Map<String, List<Entry>> entries = new HashMap<>();
    private final Map<String, Items> items = new HashMap<>(0);
    /** By path of a {@code parallel}: the branch that was first. */
    private final Map<String, String> winners = new HashMap<>(0);

    /** What is known of a loop's items that have ended. */
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
            // What it goes back behind is as if it had not been.
            entries.keySet().removeIf(step -> state.position(step) == null);
            items.keySet().removeIf(loop -> state.position(loop) == null);
            winners.keySet().removeIf(step -> state.position(step) == null);
        }
        String step = stepOf(entry);
        if (step != null) entries.computeIfAbsent(step, s -> new ArrayList<>(2)).add(entry);
    }

    private void forget(Entry.ItemsEnded ended) {
        for (long item = Math.max(ended.from(), KEPT_ITEMS); item < ended.to(); item++) {
            state.stepsOf(ended.loop(), item).forEach(entries::remove);
        }
    }

    /** What has happened to a step, as far as it is shown. */
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
        if (entry instanceof Entry.Waiting e) return e.step();
        if (entry instanceof Entry.Responded e) return e.step();
        return null;
    }
}
