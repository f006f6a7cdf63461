/** Rows that are read only when a step needs them. */
@NullMarked
package io.junctura.rows;

import org.jspecify.annotations.NullMarked;
