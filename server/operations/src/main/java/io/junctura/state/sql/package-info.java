/** State, cross references and expected echoes, as SQL that every database takes. */
@NullMarked
package io.junctura.state.sql;

import org.jspecify.annotations.NullMarked;
