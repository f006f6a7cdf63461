/**
 * The server's own connectors, described like any other: their ids, inputs and documentation. What they do is done where
 * the runs they start, and the topics they serve, are kept.
 */
@NullMarked
package io.junctura.connector.own;

import org.jspecify.annotations.NullMarked;
