package io.junctura.definition;

import io.junctura.expression.Template;

/** {@code fail}: fails, as any step may. */
public record FailStep(Head head, Template message) implements StepPlan {}
