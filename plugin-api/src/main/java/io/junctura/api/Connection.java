package io.junctura.api;

/**
 * An address and credentials, saved under a name. Implemented by a record; its components of type {@link Secret} are
 * encrypted at rest and never shown again.
 */
public interface Connection {

    /**
     * Tries the connection, cheaply and without changing anything.
     *
     * @throws ConnectorException with a sentence that says what is wrong and what to do
     */
    default void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {}
}
