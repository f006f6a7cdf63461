package io.junctura.expression;

/**
 * A function that every expression can call, as people read of it.
 *
 * @param name      without the $
 * @param signature what it takes and gives, in JSONata's notation such as {@code <s-nn?:s>}
 * @param help      what it gives, in a sentence or two of Markdown
 * @param example   an expression that calls it
 */
public record BuiltIn(String name, String signature, String help, String example) {}
