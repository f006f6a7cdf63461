/** Drives the server. Loaded with the server's classes, apart from the tests': see {@code io.junctura.testkit.ServerLoader}. */
@NullMarked
package io.junctura.testkit.server;

import org.jspecify.annotations.NullMarked;
