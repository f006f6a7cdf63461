/** The catalog of connectors, and calls of their actions, triggers and connections. */
@NullMarked
package io.junctura.connector;

import org.jspecify.annotations.NullMarked;
