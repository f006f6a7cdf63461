/** Users, sessions and tokens on SQLite. */
@NullMarked
package io.junctura.access.sqlite;

import org.jspecify.annotations.NullMarked;
