/** Keeps plugins apart from the server and from each other: class loaders, exits, leaks, shared state of the JVM, and logs. */
@NullMarked
package io.junctura.plugin.isolation;

import org.jspecify.annotations.NullMarked;
