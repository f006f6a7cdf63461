package io.junctura.definition;

import io.junctura.expression.Template;
import org.jspecify.annotations.Nullable;

/** {@code stop}: ends the run as succeeded, from wherever it is. */
public record StopStep(Head head, @Nullable Template reason) implements StepPlan {}
