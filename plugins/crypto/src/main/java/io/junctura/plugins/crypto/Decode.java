package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;

/**
 * Decodes Base64 or hexadecimal text to a text.
 *
 * @param text            Base64 or hexadecimal text. Spaces and line breaks are ignored
 * @param encoding        the encoding of the text
 * @param contentEncoding the encoding of the result
 */
@ActionInfo(id = "decode", title = "Decode to a text", effect = Effect.READ)
public record Decode(
        @Field(widget = Field.Widget.MULTILINE, example = "SGVsbG8=")
        String text,

        @Field(fallback = "base64") BinaryEncoding encoding,

        @Field(fallback = "utf-8", advanced = true) TextEncoding contentEncoding)
        implements Action<NoConnection, String> {

    @Override
    public String run(ActionContext<NoConnection> context) throws ConnectorException {
        return contentEncoding.text(encoding.decode(text, "text"));
    }
}
