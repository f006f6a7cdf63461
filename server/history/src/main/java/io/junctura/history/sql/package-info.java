/** Runs and refused events for lists of the API, as SQL that every database takes. */
@NullMarked
package io.junctura.history.sql;

import org.jspecify.annotations.NullMarked;
