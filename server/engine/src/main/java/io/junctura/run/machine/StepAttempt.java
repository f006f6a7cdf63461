package io.junctura.run.machine;

import io.junctura.expression.Scope;

/**
 * An attempt of a step that is about to begin.
 *
 * @param path   of the step in this run
 * @param scope  the names that the step's expressions can read
 * @param number from 1
 * @param time   the value of {@code $now()}, the same in all attempts of the step
 */
record StepAttempt(String path, Scope scope, int number, long time) {}
