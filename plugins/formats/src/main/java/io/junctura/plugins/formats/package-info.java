/**
 * What the connectors of text formats share: encodings, types of columns, rows that are read one by one. Each of these connectors
 * compiles this package into its own plugin.
 */
@NullMarked
package io.junctura.plugins.formats;

import org.jspecify.annotations.NullMarked;
