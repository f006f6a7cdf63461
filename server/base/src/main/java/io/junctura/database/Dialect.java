package io.junctura.database;

/** The expressions that each database writes in its own way. */
public interface Dialect {

    /**
     * An expression for the place of a text or of bytes within others, from 1 on; 0: it is not among them.
     *
     * @param part  an expression, such as a parameter
     * @param whole an expression of the same type
     */
    String position(String part, String whole);
}
