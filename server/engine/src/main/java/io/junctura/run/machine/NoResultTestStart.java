package io.junctura.run.machine;

import io.junctura.definition.StepPlan;

/** The start of a test at a step without a result. */
final class NoResultTestStart<P extends StepPlan> extends StepTestStart<P> {

    @Override
    boolean yields() {
        return false;
    }
}
