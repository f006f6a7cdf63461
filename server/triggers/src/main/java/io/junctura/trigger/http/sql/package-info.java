/** What triggers over HTTP store, as SQL that every database takes. */
@NullMarked
package io.junctura.trigger.http.sql;

import org.jspecify.annotations.NullMarked;
