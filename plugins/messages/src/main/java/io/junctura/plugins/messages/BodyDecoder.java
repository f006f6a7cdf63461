package io.junctura.plugins.messages;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes of the bytes of a message what flows see. */
public final class BodyDecoder {
    /** A larger body goes to flows as a file. */
    private static final int MAX_BODY_SIZE = 1 << 20;

    private final BodyFormat format;
    private final Context<?> context;
    private final String what;

    /** @param what the source of the bodies, such as {@code A message of the queue "orders"} */
    public BodyDecoder(BodyFormat format, Context<?> context, String what) {
        this.format = format;
        this.context = context;
        this.what = what;
    }

    /**
     * @param contentType what the sender says
     * @return null if the body is empty
     */
    public @Nullable Object read(byte[] body, @Nullable String contentType) throws BadBody, ConnectorException {
        if (format == BodyFormat.FILE) return file(body, contentType);
        if (body.length == 0) return null;
        if (body.length > MAX_BODY_SIZE) {
            throw new BadBody(String.format(
                    Locale.ROOT,
                    "It has %,d bytes. A body of more than %,d bytes needs the format file.",
                    body.length,
                    MAX_BODY_SIZE));
        }
        return switch (format) {
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
            throw new BadBody("It is not text in UTF-8.");
        }
    }

    /** Stores a body as a file. */
    public FileRef file(byte[] body, @Nullable String contentType) throws ConnectorException {
        try {
            return context.files()
                    .store(
                            "message",
                            contentType == null ? "application/octet-stream" : contentType,
                            new ByteArrayInputStream(body));
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.NO, what + " cannot be stored as a file: " + e.getMessage(), e);
        }
    }
}
