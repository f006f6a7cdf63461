package io.junctura.plugins.mqtt;

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
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes of a message what flows see. */
final class Decoder {
    /** A larger body goes to flows as a file. */
    private static final int LARGEST_BODY = 1 << 20;

    private final MessageReceived trigger;
    private final TriggerContext<MqttConnection> context;

    Decoder(MessageReceived trigger, TriggerContext<MqttConnection> context) {
        this.trigger = trigger;
        this.context = context;
    }

    /** A body that does not have the form that was asked for. */
    private static final class BadBody extends Exception {
        private static final long serialVersionUID = 1L;

        BadBody(String message) {
            super(message);
        }
    }

    Received read(Delivery message) throws ConnectorException {
        try {
            return received(message, body(message), null);
        } catch (BadBody e) {
            return received(message, null, new Received.Unreadable(String.valueOf(e.getMessage()), file(message)));
        }
    }

    private static Received received(
            Delivery message, @Nullable Object body, Received.@Nullable Unreadable unreadable) {
        Properties properties = message.properties();
        byte[] correlation = properties.binary(Properties.CORRELATION_DATA);
        return new Received(
                message.topic(),
                message.qos(),
                message.retained(),
                message.duplicate(),
                properties.text(Properties.CONTENT_TYPE),
                properties.text(Properties.RESPONSE_TOPIC),
                correlation == null ? null : Base64.getEncoder().encodeToString(correlation),
                properties.user(),
                body,
                unreadable);
    }

    private @Nullable Object body(Delivery message) throws BadBody, ConnectorException {
        byte[] body = message.body();
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
        String type = message.properties().text(Properties.CONTENT_TYPE);
        try {
            return context.files()
                    .store(
                            "message",
                            type == null ? "application/octet-stream" : type,
                            new ByteArrayInputStream(message.body()));
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "A message of the topic \"" + message.topic() + "\" cannot be stored as a file: " + e.getMessage(),
                    e);
        }
    }
}
