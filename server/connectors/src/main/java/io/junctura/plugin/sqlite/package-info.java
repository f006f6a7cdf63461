/** Plugins on SQLite. */
@NullMarked
package io.junctura.plugin.sqlite;

import org.jspecify.annotations.NullMarked;
