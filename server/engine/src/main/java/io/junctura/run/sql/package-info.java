/** The journal in a database: what all databases have in common. Only {@link io.junctura.run.sql.RunTable} and its like differ. */
@NullMarked
package io.junctura.run.sql;

import org.jspecify.annotations.NullMarked;
