/**
 * The contract of the journal for every database: what an append contains, when it is rejected, and what can be read.
 * It has one interface for each kind of use, so a class's constructor shows what the class does with the journal.
 */
@NullMarked
package io.junctura.run.journal;

import org.jspecify.annotations.NullMarked;
