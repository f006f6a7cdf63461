package io.junctura.run.machine;

import io.junctura.definition.StepPlan;

/** A step, and where it stands. */
public record Found(Place place, StepPlan step) {}
