/**
 * The one SQLite file: migrations, the write connection that groups whatever waits into one commit, and the connections
 * that read.
 */
@NullMarked
package io.junctura.database;

import org.jspecify.annotations.NullMarked;
