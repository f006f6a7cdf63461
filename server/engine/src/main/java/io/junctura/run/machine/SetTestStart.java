package io.junctura.run.machine;

import io.junctura.definition.SetStep;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code set}: sets the recorded variables. */
final class SetTestStart extends StepTestStart<SetStep> {

    @Override
    void give(TestStart test, SetStep step, String at, @Nullable Position position, TestStartPlace place) {
        Map<String, Object> vars = position == null ? null : test.recordedVars(position);
        if (vars == null) test.skip(step, at, yields());
        else test.add(new Entry.VarsSet(at, vars));
    }
}
