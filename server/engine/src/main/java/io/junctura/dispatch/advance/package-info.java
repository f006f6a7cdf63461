/**
 * Advances one run: reads its messages, asks the run machine for decisions, appends the results to the journal, and continues
 * after the commit. {@link io.junctura.dispatch.advance.Runner} has the loop.
 */
@NullMarked
package io.junctura.dispatch.advance;

import org.jspecify.annotations.NullMarked;
