/** What retention reads and deletes, as SQL that every database takes. */
@NullMarked
package io.junctura.retention.sql;

import org.jspecify.annotations.NullMarked;
