package io.junctura.run.machine;

import io.junctura.expression.Scope;

/**
 * A step that begins, or is attempted again.
 *
 * @param path    of the step in this run
 * @param scope   what its expressions read
 * @param attempt from 1
 * @param time    what {@code $now()} is for the step, the same over all attempts
 */
public record Begin(String path, Scope scope, int attempt, long time) {}
