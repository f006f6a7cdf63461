/**
 * Reading and writing JSON as plain Java values: {@code LinkedHashMap}, {@code ArrayList}, {@code String}, {@code Long},
 * {@code BigInteger}, {@code BigDecimal}, {@code Boolean} and {@code null}. Everything that reads or writes JSON in the
 * server goes through {@link io.junctura.json.Json}, so that its limits hold everywhere.
 */
@NullMarked
package io.junctura.json;

import org.jspecify.annotations.NullMarked;
