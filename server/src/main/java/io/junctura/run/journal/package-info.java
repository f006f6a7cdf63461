/**
 * The contract of the journal, for every database: what one append holds, what is refused, and what can be read. It has
 * an interface for each kind of user, so that a class says by its parameters what it may do with the journal.
 */
@NullMarked
package io.junctura.run.journal;

import org.jspecify.annotations.NullMarked;
