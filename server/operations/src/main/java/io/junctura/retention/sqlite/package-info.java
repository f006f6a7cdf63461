/** What retention reads and deletes on SQLite. */
@NullMarked
package io.junctura.retention.sqlite;

import org.jspecify.annotations.NullMarked;
