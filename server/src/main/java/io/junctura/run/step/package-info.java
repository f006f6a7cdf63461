/** What each kind of step decides: one class a kind, registered in {@link io.junctura.run.step.StepKindDecisions}. Pure. */
@NullMarked
package io.junctura.run.step;

import org.jspecify.annotations.NullMarked;
