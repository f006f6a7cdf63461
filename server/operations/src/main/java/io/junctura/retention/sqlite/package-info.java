/** What retention does otherwise on SQLite. */
@NullMarked
package io.junctura.retention.sqlite;

import org.jspecify.annotations.NullMarked;
