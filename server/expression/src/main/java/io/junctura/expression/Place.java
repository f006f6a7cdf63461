package io.junctura.expression;

/**
 * The place of an expression, or of the string that contains it, in its document.
 *
 * @param pointer JSON Pointer within the document, such as {@code /flows/orders/steps/2/when}
 * @param line    from 1
 * @param column  from 1
 */
public record Place(String pointer, int line, int column) {}
