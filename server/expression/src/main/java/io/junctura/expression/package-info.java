/**
 * Expressions in documents: {@code {{ … }}} holds JSONata over plain JSON values. An expression is compiled once per
 * published version, is immutable, and reaches nothing but the values of the {@link io.junctura.expression.Scope} it is
 * evaluated in: no file, network, environment, class or clock.
 */
@NullMarked
package io.junctura.expression;

import org.jspecify.annotations.NullMarked;
