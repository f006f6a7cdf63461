/**
 * What the journal keeps, and for how long: runs by age and by size, names by their window, and no new event when the disk
 * has no room.
 */
@NullMarked
package io.junctura.retention;

import org.jspecify.annotations.NullMarked;
