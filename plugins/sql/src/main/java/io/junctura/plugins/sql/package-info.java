/** Databases that JDBC reaches. */
@NullMarked
package io.junctura.plugins.sql;

import org.jspecify.annotations.NullMarked;
