/** Converts JSON values to the records and rows of connectors, and back. */
@NullMarked
package io.junctura.connector.input;

import org.jspecify.annotations.NullMarked;
