package com.example.acme;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;

/**
 * A message, as flows see it.
 *
 * @param channel  the channel of the message
 * @param position the message's position in the channel
 * @param text     the text
 */
public record Message(String channel, long position, String text) {

    /** Reads {@code MESSAGE channel position text}. */
    static Message of(String line) throws ConnectorException {
        String[] parts = line.split(" ", 4);
        if (parts.length < 4 || !parts[0].equals("MESSAGE") || !parts[2].matches("[0-9]{1,18}")) {
            throw ConnectorException.broken(Reached.YES, "Acme has sent a line that is not a message: " + line, null);
        }
        return new Message(parts[1], Long.parseLong(parts[2]), parts[3]);
    }
}
