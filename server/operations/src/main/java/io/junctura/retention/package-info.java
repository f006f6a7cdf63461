/** Deletes runs, events and files by age and by size, and rejects new events when the disk is nearly full. */
@NullMarked
package io.junctura.retention;

import org.jspecify.annotations.NullMarked;
