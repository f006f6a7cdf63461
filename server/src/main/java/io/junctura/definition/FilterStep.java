package io.junctura.definition;

import io.junctura.expression.Expression;

/** {@code filter}: ends the run as succeeded unless the condition holds; or the item or branch that it is in. */
public record FilterStep(Head head, Expression condition) implements StepPlan {}
