/**
 * What follows in a run: {@link io.junctura.run.machine.RunMachine} traverses its plan, and each kind of step has a class that decides,
 * registered in {@link io.junctura.run.machine.StepKindDecisions}. Pure.
 */
@NullMarked
package io.junctura.run.machine;

import org.jspecify.annotations.NullMarked;
