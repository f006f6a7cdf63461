package io.junctura.expression;

/** Finds the place of a string of a template. */
@FunctionalInterface
public interface Places {

    /** @param pointer JSON Pointer from the template's root: empty for the root itself, {@code /to/0}, … */
    Place at(String pointer);
}
