/**
 * The commands. Each talks to a running server over HTTP, or builds the little that it needs; picocli is loaded here and
 * nowhere else, so that serving does not pay for it.
 */
@NullMarked
package io.junctura.cli;

import org.jspecify.annotations.NullMarked;
