package io.junctura.definition;

import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import io.junctura.rows.Recipe;

/**
 * {@code select}: keeps some rows, and makes others of them. Of a list it yields a list at once; of rows in a file it yields
 * rows that are read when a step needs them.
 *
 * @param from      a list, one value (a list of one), absent (none), or rows
 * @param selection as {@link #written} says it
 */
public record SelectStep(Head head, Template from, Recipe.Written written, Selection selection) implements StepPlan {}
