/** Saved connections on SQLite. */
@NullMarked
package io.junctura.connection.sqlite;

import org.jspecify.annotations.NullMarked;
