/**
 * The commands. Each calls a running server over HTTP, or creates the few objects that it needs. Only this package loads picocli, so
 * the start of the server does not.
 */
@NullMarked
package io.junctura.cli;

import org.jspecify.annotations.NullMarked;
