/**
 * All that a connector author compiles against.
 *
 * <p>A connector names its connection, actions and triggers; each of them is a record whose components are its
 * settings. The annotation processor beside this package writes them into {@code META-INF/junctura/connectors.json};
 * the server reads that file to list, validate and document a connector without loading one of its classes.
 *
 * <p><b>JSON values.</b> Where a component or a result is of type {@link java.lang.Object}, it is a JSON value in plain
 * Java: {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Long}, {@code BigInteger},
 * {@code BigDecimal}, {@code Double}, {@code Boolean}, {@code null}, or a {@link FileRef}.
 */
@NullMarked
package io.junctura.api;

import org.jspecify.annotations.NullMarked;
