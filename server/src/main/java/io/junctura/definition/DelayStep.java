package io.junctura.definition;

import io.junctura.expression.Template;

/**
 * {@code delay}: waits.
 *
 * @param until whether {@code time} makes an ISO-8601 time with offset, rather than a duration
 */
public record DelayStep(Head head, Template time, boolean until) implements StepPlan {}
