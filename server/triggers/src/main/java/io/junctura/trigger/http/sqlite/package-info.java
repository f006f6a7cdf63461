/** What triggers over HTTP store, on SQLite. */
@NullMarked
package io.junctura.trigger.http.sqlite;

import org.jspecify.annotations.NullMarked;
