/**
 * What the tests' classes and the server's classes share: they have class loaders of their own. For the test kit alone; a
 * connector's tests use {@link io.junctura.testkit.Harness}.
 */
@NullMarked
package io.junctura.testkit.bridge;

import org.jspecify.annotations.NullMarked;
