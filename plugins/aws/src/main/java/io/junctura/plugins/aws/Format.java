package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What flows see of a message's text. */
public enum Format {
    JSON,
    TEXT;

    /** A text in its form, or why it does not have that. */
    record Read(@Nullable Object body, ReceivedMessage.@Nullable Unreadable unreadable) {}

    /** @throws ConnectorException there is no memory for it at the moment: the message is to be read again later */
    Read read(String text, Json json) throws ConnectorException {
        if (this == TEXT) return new Read(text, null);
        try {
            return new Read(json.parse(text.getBytes(StandardCharsets.UTF_8)), null);
        } catch (ConnectorException e) {
            if (e.kind() == ErrorKind.TRY_LATER) throw e;
            return new Read(null, new ReceivedMessage.Unreadable(String.valueOf(e.getMessage()), text));
        }
    }
}
