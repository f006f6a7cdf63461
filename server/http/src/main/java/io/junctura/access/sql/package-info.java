/** Users, sessions and tokens, as SQL that every database takes. */
@NullMarked
package io.junctura.access.sql;

import org.jspecify.annotations.NullMarked;
