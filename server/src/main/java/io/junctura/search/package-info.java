/**
 * Finds runs by words of their payloads, outputs and errors. The index is a file of its own, {@code search.db}, written
 * behind the journal while there is time; it can be lost at any moment, since the journal makes it anew.
 */
@NullMarked
package io.junctura.search;

import org.jspecify.annotations.NullMarked;
