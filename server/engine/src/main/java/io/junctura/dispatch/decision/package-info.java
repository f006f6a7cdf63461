/** Carries out the decisions of the run machine: prepares attempts, calls other flows, and reads the rows of loops. */
@NullMarked
package io.junctura.dispatch.decision;

import org.jspecify.annotations.NullMarked;
