package io.junctura.run.machine;

import io.junctura.definition.SwitchStep;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code switch}: chooses the case of the tested step, or the recorded case. */
final class SwitchTestStart extends StepTestStart<SwitchStep> {

    @Override
    @Nullable
    String seek(TestStart test, SwitchStep step, String at, TestStartPlace place) {
        for (SwitchStep.Case one : step.cases()) {
            if (!test.hasTarget(one.steps())) continue;
            test.add(new Entry.Computed(at, Map.of("case", one.name())));
            return test.seek(one.steps(), place);
        }
        return super.seek(test, step, at, place);
    }

    @Override
    void give(TestStart test, SwitchStep step, String at, @Nullable Position position, TestStartPlace place) {
        for (SwitchStep.Case one : step.cases()) {
            if (position == null || !(position.choice() instanceof Map<?, ?> choice)) break;
            if (!one.name().equals(choice.get("case"))) continue;
            test.add(new Entry.Computed(at, Map.of("case", one.name())));
            test.giveAll(one.steps(), place);
            return;
        }
        test.add(new Entry.Skipped(at));
    }
}
