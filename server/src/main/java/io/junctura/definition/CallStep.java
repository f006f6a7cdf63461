package io.junctura.definition;

import io.junctura.expression.Template;

/** {@code call}: runs another flow of the integration; waits for its result unless {@code async}. */
public record CallStep(Head head, String flow, Template input, boolean async) implements StepPlan {}
