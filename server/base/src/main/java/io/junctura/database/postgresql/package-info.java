/** The PostgreSQL database that a server, and later several, may use in place of a file. */
@NullMarked
package io.junctura.database.postgresql;

import org.jspecify.annotations.NullMarked;
