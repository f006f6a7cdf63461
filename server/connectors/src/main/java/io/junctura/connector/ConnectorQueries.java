package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Options;
import io.junctura.api.Secret;
import java.util.Map;
import java.util.Optional;

/** Inquiries at other systems for which a person waits, for half a minute at most. Thread safe. */
public interface ConnectorQueries {

    /**
     * Tries a saved connection.
     *
     * @return what the other system answered, in sentences; empty if the connector says nothing
     * @throws ConnectorException with a sentence that says what is wrong and what to do
     */
    String test(String connection) throws ConnectorException, InterruptedException;

    /**
     * Makes the record of a connection that is about to be saved. Contacts no other system.
     *
     * @param secrets all secrets, with their new values
     * @return a sentence that says why the connector refuses the settings; empty if it accepts them, or cannot be asked
     */
    Optional<String> refusal(String connector, Map<String, Object> settings, Map<String, Secret> secrets)
            throws InterruptedException;

    /**
     * Returns the options of a pick list.
     *
     * @param options as the connector's schemas call the list
     * @return empty if the connector has no such list
     * @throws ConnectorException with a sentence that says why there is nothing
     */
    Optional<Options.Page> options(String connection, String options, Options.Question question)
            throws ConnectorException, InterruptedException;

    /**
     * Checks a value of a field with a pick list.
     *
     * @param options as the connector's schemas call the list
     * @param input   the other fields
     * @return why each run with the value would fail; empty if nothing is known against it
     * @throws ConnectorException with a sentence that says why it could not be checked
     */
    Optional<String> check(String connection, String options, String value, Map<String, Object> input)
            throws ConnectorException, InterruptedException;
}
