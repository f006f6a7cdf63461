package io.junctura.expression;

/**
 * Where an expression, or the string that holds it, stands in its document.
 *
 * @param pointer JSON Pointer within the document, such as {@code /flows/orders/steps/2/when}
 * @param line    from 1
 * @param column  from 1
 */
public record Place(String pointer, int line, int column) {}
