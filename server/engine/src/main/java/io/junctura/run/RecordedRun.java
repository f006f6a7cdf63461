package io.junctura.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The results of the steps of a run, collected while its history is read. They are the data for a test of a draft. */
public final class RecordedRun implements Consumer<Entry> {
    final RunState state;
    /** The values that {@code set} steps have set, by the steps' paths. */
    final Map<String, Map<String, Object>> vars = new HashMap<>();

    /** @param items the numbers of the loop items whose steps are kept */
    public RecordedRun(Collection<Integer> items) {
        Set<Integer> kept = Set.copyOf(items);
        this.state = RunState.ofHistory(item -> kept.contains((int) item));
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.VarsSet set) vars.put(set.step(), set.values());
        state.apply(entry);
    }
}
