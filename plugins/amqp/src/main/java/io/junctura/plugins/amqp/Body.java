package io.junctura.plugins.amqp;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * The bytes of a message.
 *
 * @param contentType what they are, unless the step says otherwise
 */
record Body(byte[] bytes, String contentType) {
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    static Body of(Object value, Publish.Format format, ActionContext<AmqpConnection> context)
            throws ConnectorException, IOException {
        if (value instanceof FileRef file) return new Body(content(file, context), file.contentType());
        return switch (format) {
            case JSON -> new Body(context.json().write(value), JSON);
            case BASE64 -> new Body(decoded(String.valueOf(value)), BYTES);
            case AUTO ->
                value instanceof String text
                        ? new Body(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8")
                        : new Body(context.json().write(value), JSON);
        };
    }

    /** A file goes through memory whole, so its size is judged before. */
    private static byte[] content(FileRef file, ActionContext<AmqpConnection> context)
            throws ConnectorException, IOException {
        if (file.size() > Broker.MAX_MESSAGE_SIZE) {
            throw ConnectorException.badInput(String.format(
                    Locale.ROOT,
                    "The file \"%s\" has %,d bytes, and a message may have %,d. Store the file elsewhere, and publish its place.",
                    file.name(),
                    file.size(),
                    Broker.MAX_MESSAGE_SIZE));
        }
        try (InputStream in = context.files().open(file)) {
            return in.readAllBytes();
        }
    }

    private static byte[] decoded(String text) throws ConnectorException {
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput("body is not Base64: " + e.getMessage() + ".");
        }
    }
}
