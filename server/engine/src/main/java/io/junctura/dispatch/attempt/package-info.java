/**
 * Makes attempts of actions: executes them on threads of the workers, divides these threads among flows, interrupts attempts after
 * their time limit, and counts crashes of the process.
 */
@NullMarked
package io.junctura.dispatch.attempt;

import org.jspecify.annotations.NullMarked;
