/**
 * Runs: their state, the entries that change it, and the policies for retry and doubt. The machine that decides is in
 * {@code run.machine}, storage in {@code run.journal} and {@code run.sqlite}.
 */
@NullMarked
package io.junctura.run;

import org.jspecify.annotations.NullMarked;
