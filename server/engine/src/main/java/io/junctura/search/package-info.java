/**
 * Finds runs by words of their payloads, outputs and errors. The index is in the separate file {@code search.db}, written behind
 * the journal while there is time. If the file is lost, it is rebuilt from the journal.
 */
@NullMarked
package io.junctura.search;

import org.jspecify.annotations.NullMarked;
