package io.junctura.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the steps of a run yielded, gathered while its history is read: the data of a test of a draft. */
public final class RecordedRun implements Consumer<Entry> {
    final RunState state;
    /** What {@code set} steps have set, by path. */
    final Map<String, Map<String, Object>> vars = new HashMap<>();

    /** @param items numbers of the items of loops whose steps are kept */
    public RecordedRun(Collection<Integer> items) {
        Set<Integer> kept = Set.copyOf(items);
        this.state = RunState.remembering(item -> kept.contains((int) item));
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.VarsSet set) vars.put(set.step(), set.values());
        state.apply(entry);
    }
}
