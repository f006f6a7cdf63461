/**
 * Decides what a run does next. {@link io.junctura.run.machine.RunMachine} walks the plan, and
 * {@link io.junctura.run.machine.StepKindDecisions} has one class for each kind of step. Pure.
 */
@NullMarked
package io.junctura.run.machine;

import org.jspecify.annotations.NullMarked;
