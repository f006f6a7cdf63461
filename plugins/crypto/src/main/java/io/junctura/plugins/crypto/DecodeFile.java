package io.junctura.plugins.crypto;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.plugins.stores.ContentTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Decodes Base64 or hexadecimal text to a file, such as a document inside a JSON message.
 *
 * @param text     Base64 or hexadecimal text. Spaces and line breaks are ignored
 * @param encoding the encoding of the text
 * @param name     the file's name. Its extension determines the media type
 */
@ActionInfo(id = "decode-file", title = "Decode to a file", effect = Effect.READ)
public record DecodeFile(
        @Field(widget = Field.Widget.MULTILINE, example = "SGVsbG8=")
        String text,

        @Field(fallback = "base64") BinaryEncoding encoding,
        @Field(example = "invoice.pdf") String name)
        implements Action<NoConnection, FileRef> {

    @Override
    public FileRef run(ActionContext<NoConnection> context) throws ConnectorException, IOException {
        byte[] bytes = encoding.decode(text, "text");
        return context.files().store(name, ContentTypes.of(name), new ByteArrayInputStream(bytes));
    }
}
