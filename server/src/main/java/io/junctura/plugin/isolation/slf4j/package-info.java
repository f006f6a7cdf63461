/**
 * The ends of SLF4J that log to {@link io.junctura.plugin.isolation.LibraryLog}. The server itself uses none of these classes: they are
 * defined in the class loader of each plugin whose jar holds SLF4J, because SLF4J there is another library than the server's.
 */
@NullMarked
package io.junctura.plugin.isolation.slf4j;

import org.jspecify.annotations.NullMarked;
