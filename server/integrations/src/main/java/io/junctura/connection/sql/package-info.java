/** Saved connections, as SQL that every database takes. */
@NullMarked
package io.junctura.connection.sql;

import org.jspecify.annotations.NullMarked;
