package io.junctura.definition;

import io.junctura.expression.Template;

/** {@code set}: merges a map into {@code vars}. */
public record SetStep(Head head, Template values) implements StepPlan {}
