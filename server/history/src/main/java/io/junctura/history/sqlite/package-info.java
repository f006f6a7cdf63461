/** Runs and refused events on SQLite, for lists of the API. */
@NullMarked
package io.junctura.history.sqlite;

import org.jspecify.annotations.NullMarked;
