package io.junctura.run.machine;

import io.junctura.definition.SetStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Turn;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code set}: merges values into {@code vars}. */
final class SetDecisions implements StepDecisions<SetStep> {
    @Override
    public Turn begin(Walk walk, SetStep step, Begin begin) {
        Entry set = pinned(begin.path(), step.values().evaluate(begin.scope()));
        return new Decision.Note(set, step.values().usesClock());
    }

    @Override
    public Entry pinned(String path, @Nullable Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, one) -> values.put(String.valueOf(name), one));
        return new Entry.VarsSet(path, values);
    }
}
