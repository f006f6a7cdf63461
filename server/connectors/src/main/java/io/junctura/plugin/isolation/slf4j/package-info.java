/**
 * The bindings of SLF4J to {@link io.junctura.plugin.isolation.LibraryLog}. The server itself uses none of these classes. The class
 * loader of each plugin whose jar has SLF4J defines them, because that SLF4J is not the server's.
 */
@NullMarked
package io.junctura.plugin.isolation.slf4j;

import org.jspecify.annotations.NullMarked;
