package io.junctura.run.machine;

import io.junctura.definition.StepPlan;

/** A step of the plan with its place in the run. */
record FoundStep(Place place, StepPlan step) {}
