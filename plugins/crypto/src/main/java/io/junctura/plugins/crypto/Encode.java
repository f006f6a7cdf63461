package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import java.io.IOException;

/**
 * Writes the bytes of a text or file as Base64 or hexadecimal text. This does not protect them: anyone can decode them.
 *
 * @param content         a text, or a file of up to 10 MB
 * @param contentEncoding how a text is decoded to bytes
 * @param encoding        the encoding
 */
@ActionInfo(id = "encode", title = "Encode", effect = Effect.READ)
public record Encode(
        Object content,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding,

        @Field(fallback = "base64") BinaryEncoding encoding)
        implements Action<NoConnection, String> {

    public Encode {
        new Content(content, contentEncoding);
    }

    @Override
    public String run(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        return encoding.encode(new Content(content, contentEncoding)
                .bytes("Its text would be too long for a value of a flow.", context));
    }
}
