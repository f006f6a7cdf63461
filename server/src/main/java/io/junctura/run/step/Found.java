package io.junctura.run.step;

import io.junctura.definition.StepPlan;

/** A step, and where it stands. */
public record Found(Place place, StepPlan step) {}
