package io.junctura.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * An open WebSocket (RFC 6455). The server answers pings, and sends one every 20 seconds; a connection on which nothing
 * arrives for a minute counts as broken. Up to 64 messages that were not received yet wait in a queue; then the other
 * side waits as well. Thread safe. Closed with the call or the shared resource that opened it.
 */
public interface WebSocket extends AutoCloseable {

    /** A whole message. */
    sealed interface Message {}

    /** A message of text. */
    record Text(String text) implements Message {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A message of bytes. */
    record Binary(byte[] bytes) implements Message {
        public Binary {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws ConnectorException {@code TRY_LATER} if the other side has closed the connection, or it is broken; the messages that
     *                            came before are received first
     */
    Message receive() throws ConnectorException, InterruptedException;

    /** As {@link #receive()}; empty if there is none within the limit. */
    Optional<Message> receive(Duration limit) throws ConnectorException, InterruptedException;

    /**
     * Sends a message.
     *
     * @throws ConnectorException {@code TRY_LATER} with {@link Reached#MAYBE} if the connection is broken
     */
    void send(String text) throws ConnectorException, InterruptedException;

    /** As {@link #send(String)}, bytes. */
    void send(byte[] bytes) throws ConnectorException, InterruptedException;

    /** The protocol that the other side has chosen of those in {@code Sec-WebSocket-Protocol}; empty if none. */
    String protocol();

    /** Closes the connection, with the status 1000. */
    @Override
    void close();
}
