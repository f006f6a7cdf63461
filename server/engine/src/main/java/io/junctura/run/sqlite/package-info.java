/** The journal on SQLite. */
@NullMarked
package io.junctura.run.sqlite;

import org.jspecify.annotations.NullMarked;
