/** Plugins, as SQL that every database takes. */
@NullMarked
package io.junctura.plugin.sql;

import org.jspecify.annotations.NullMarked;
