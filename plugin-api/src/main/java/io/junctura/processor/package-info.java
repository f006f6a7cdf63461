/**
 * Writes {@code META-INF/junctura/connectors.json} while a plugin is compiled: all that the server says about its
 * connectors, taken from records, annotations and Javadoc, so that nothing is said twice. Runs in the compiler alone.
 */
@NullMarked
package io.junctura.processor;

import org.jspecify.annotations.NullMarked;
