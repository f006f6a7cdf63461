package io.junctura.run.machine;

import io.junctura.definition.FilterStep;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code filter}: the run continues after it. */
final class FilterTestStart extends StepTestStart<FilterStep> {

    @Override
    void give(TestStart test, FilterStep step, String at, @Nullable Position position, TestStartPlace place) {
        test.add(new Entry.Computed(at, true));
    }
}
