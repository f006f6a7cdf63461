package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes of a message what flows see. */
final class Decoder {
    /** A larger body goes to flows as a file. */
    private static final int LARGEST_BODY = 1 << 20;

    private final MessageReceived trigger;
    private final TriggerContext<AmqpConnection> context;

    Decoder(MessageReceived trigger, TriggerContext<AmqpConnection> context) {
        this.trigger = trigger;
        this.context = context;
    }

    /** A body that does not have the form that was asked for. */
    static final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        BadBody(String message) {
            super(message);
        }
    }

    Received read(Delivery message) throws BadBody, ConnectorException {
        return received(message, body(message), null);
    }

    /** The same for a message whose body cannot be read. */
    Received unreadable(Delivery message, String reason) throws ConnectorException {
        return received(message, null, new Received.Unreadable(reason, file(message)));
    }

    private static Received received(
            Delivery message, @Nullable Object body, Received.@Nullable Unreadable unreadable) {
        AMQP.BasicProperties properties = message.getProperties();
        Date timestamp = properties.getTimestamp();
        return new Received(
                message.getEnvelope().getExchange(),
                message.getEnvelope().getRoutingKey(),
                message.getEnvelope().isRedeliver(),
                properties.getMessageId(),
                properties.getCorrelationId(),
                properties.getReplyTo(),
                properties.getType(),
                properties.getContentType(),
                timestamp == null ? null : timestamp.toInstant(),
                Headers.read(properties.getHeaders()),
                body,
                unreadable);
    }

    private @Nullable Object body(Delivery message) throws BadBody, ConnectorException {
        byte[] body = message.getBody();
        if (trigger.format() == MessageReceived.Format.FILE) return file(message);
        if (body.length == 0) return null;
        if (body.length > LARGEST_BODY) {
            throw new BadBody(String.format(
                    Locale.ROOT,
                    "It has %,d bytes. A body of more than %,d bytes needs the format file.",
                    body.length,
                    LARGEST_BODY));
        }
        return switch (trigger.format()) {
            case JSON -> json(body);
            case TEXT -> text(body);
            case BASE64, FILE -> Base64.getEncoder().encodeToString(body);
        };
    }

    private @Nullable Object json(byte[] body) throws BadBody, ConnectorException {
        try {
            return context.json().parse(body);
        } catch (ConnectorException e) {
            // There is no memory for it at the moment. The message is read again later.
            if (e.kind() == ErrorKind.TRY_LATER) throw e;
            throw new BadBody(String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] body) throws BadBody {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadBody("It is no text in UTF-8.");
        }
    }

    private FileRef file(Delivery message) throws ConnectorException {
        String type = message.getProperties().getContentType();
        try {
            return context.files()
                    .store(
                            "message",
                            type == null ? "application/octet-stream" : type,
                            new ByteArrayInputStream(message.getBody()));
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "A message of the queue \"" + trigger.queue() + "\" cannot be stored as a file: " + e.getMessage(),
                    e);
        }
    }
}
