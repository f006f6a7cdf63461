package io.junctura.run.machine;

import io.junctura.definition.Block;
import io.junctura.definition.LoopStep;
import io.junctura.run.Entry;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code for-each}: enters the item of the tested step. */
final class LoopTestStart extends StepTestStart<LoopStep> {

    @Override
    @Nullable
    String seek(TestStart test, LoopStep step, String at, TestStartPlace place) {
        test.add(new Entry.Entered(at, test.now()));
        String item = String.valueOf(test.enterLoop(at));
        Block items = step.blocks().get(0);
        return test.seek(items.steps(), place.within(step, at, item, items.path()));
    }
}
