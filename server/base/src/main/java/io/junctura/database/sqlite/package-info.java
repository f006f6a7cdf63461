/** SQLite: its schema, the writer that commits waiting writes together, and the connections that read. */
@NullMarked
package io.junctura.database.sqlite;

import org.jspecify.annotations.NullMarked;
