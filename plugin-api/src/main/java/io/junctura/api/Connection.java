package io.junctura.api;

import java.io.IOException;

/**
 * An address and credentials, saved under a name. Implemented by a record; its components of type {@link Secret} are
 * encrypted at rest and never shown again. One instance is made for each saved state of the connection; all attempts use
 * it, many at a time.
 */
public interface Connection {

    /** What the sentence begins with that a test logs if there is nothing that it could contact. */
    String NOTHING_CONTACTED = "Nothing was contacted";

    /**
     * Tries the connection, cheaply and without changing anything. Called when a person asks, on a thread of its own that
     * is interrupted after 30 seconds; returning means that it works, and lets runs go on that wait for it. There are no
     * files here. A constructor that refuses a combination of settings is heard before it. What is logged here is shown with
     * the result. If the settings name nothing to contact, log a sentence that begins with {@link #NOTHING_CONTACTED}: the
     * server then does not claim that the connection works.
     *
     * @throws ConnectorException with a sentence that says what is wrong and what to do; it is shown as it is
     */
    default void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {}
}
