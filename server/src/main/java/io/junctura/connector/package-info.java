/** Plugins through PF4J, the catalog of connectors that they bring, and the attempt of one action. */
@NullMarked
package io.junctura.connector;

import org.jspecify.annotations.NullMarked;
