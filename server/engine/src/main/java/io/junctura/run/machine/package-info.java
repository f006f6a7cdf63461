/**
 * Decides what a run does next. {@link io.junctura.run.machine.RunMachine} walks the plan, and
 * {@link io.junctura.run.machine.StepKindBehavior} has the classes for each kind of step. {@link
 * io.junctura.run.machine.TestStart} makes the first append of a test of a draft. Pure.
 */
@NullMarked
package io.junctura.run.machine;

import org.jspecify.annotations.NullMarked;
