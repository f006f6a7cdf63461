package io.junctura.api;

import java.io.IOException;

/**
 * An address and credentials, saved under a name. Implemented by a record; its components of type {@link Secret} are
 * encrypted at rest and never shown again. One instance is made for each saved state of the connection; all attempts use
 * it, many at a time.
 */
public interface Connection {

    /** The beginning of the sentence that a test logs if the settings name nothing to contact. */
    String NOTHING_CONTACTED = "Nothing was contacted";

    /**
     * Tests the connection, cheaply and without changing anything. Called when a person asks for it, on its own thread,
     * which is interrupted after 30 seconds. A normal return means that the connection works. Runs that wait for the
     * connection then continue. The context has no files. The log of this call is shown with the result. If the
     * settings name nothing to contact, log a sentence that begins with {@link #NOTHING_CONTACTED}: the server then
     * does not claim that the connection works.
     *
     * @throws ConnectorException with a message that says what is wrong and what to do, which is shown unchanged
     */
    default void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {}
}
