/** Saved connections: addresses and credentials under a name, sealed at rest, never shown again. */
@NullMarked
package io.junctura.connection;

import org.jspecify.annotations.NullMarked;
