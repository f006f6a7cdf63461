package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import java.time.Duration;
import java.util.List;

/** Where messages come from that are held until they are accepted. */
interface Inbox {

    /** Waits until there are messages, or for so long. */
    List<Message> receive(Duration wait) throws ConnectorException, InterruptedException;

    /** Keeps messages hidden from other readers. */
    void hold(List<Message> messages) throws ConnectorException, InterruptedException;

    void delete(List<Message> messages) throws ConnectorException, InterruptedException;
}
