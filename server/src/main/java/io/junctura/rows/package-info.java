/** Rows that are read when a step needs them. */
@NullMarked
package io.junctura.rows;

import org.jspecify.annotations.NullMarked;
