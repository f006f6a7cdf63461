/** The database: how the server reads and writes it, and the data folder. What only one kind of database has is in its own package. */
@NullMarked
package io.junctura.database;

import org.jspecify.annotations.NullMarked;
