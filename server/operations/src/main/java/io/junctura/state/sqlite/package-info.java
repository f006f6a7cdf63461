/** State, cross references and expected echoes on SQLite. */
@NullMarked
package io.junctura.state.sqlite;

import org.jspecify.annotations.NullMarked;
