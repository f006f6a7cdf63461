package io.junctura.expression;

/**
 * The documentation of a function that every expression can call.
 *
 * @param name      without the $
 * @param signature the parameters and the result, in JSONata's notation such as {@code <s-nn?:s>}
 * @param help      what the function returns, in one or two sentences of Markdown
 * @param example   an expression that calls it
 */
public record BuiltIn(String name, String signature, String help, String example) {}
