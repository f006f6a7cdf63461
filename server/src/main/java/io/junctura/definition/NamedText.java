package io.junctura.definition;

/**
 * One file as given.
 *
 * @param name what people call it, such as its path; shown with each problem
 * @param text YAML or JSON, one or several documents
 */
public record NamedText(String name, String text) {}
