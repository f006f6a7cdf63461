package io.junctura.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The results of the steps of a run, collected while its history is read. They are the data for a test of a draft. */
public final class RecordedRun implements Consumer<Entry> {
    private final RunState state;
    private final Map<String, Map<String, Object>> vars = new HashMap<>();

    /** @param items the numbers of the loop items whose steps are kept */
    public RecordedRun(Collection<Integer> items) {
        Set<Integer> kept = Set.copyOf(items);
        this.state = RunState.ofHistory(item -> kept.contains((int) item));
    }

    /** The frame of the flow's own steps. */
    public Frame root() {
        return state.root();
    }

    /** The variables that a {@code set} step has set; null: it has not run. */
    public @Nullable Map<String, Object> vars(String step) {
        return vars.get(step);
    }

    @Override
    public void accept(Entry entry) {
        if (entry instanceof Entry.VarsSet set) vars.put(set.step(), set.values());
        state.apply(entry);
    }
}
