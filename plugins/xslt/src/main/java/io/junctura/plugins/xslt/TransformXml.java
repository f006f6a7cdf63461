package io.junctura.plugins.xslt;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transforms XML by an XSLT 3.0 stylesheet. The stylesheet has access neither to files nor to the network.
 *
 * @param input      the XML: a text, or a file of up to 50 MB. Without it, the transformation begins with
 *                   {@code xsl:initial-template}
 * @param stylesheet the stylesheet: a text, or a file of up to 5 MB
 * @param parameters the values of the stylesheet's parameters, by their names: texts, numbers, true or false, or lists
 *                   of such values
 * @param name       the name of the new file. Without it, the result is a text
 * @param type       the media type of the file. Without it, the media type of the output method
 */
@ActionInfo(id = "transform", title = "Transform XML", effect = Effect.READ)
public record TransformXml(
        @Field(widget = Field.Widget.MULTILINE) @Nullable Object input,
        @Field(widget = Field.Widget.CODE) Object stylesheet,
        Map<String, Object> parameters,
        @Field(example = "order.xml") @Nullable String name,

        @Field(example = "text/html", advanced = true) @Nullable
        String type)
        implements Action<NoConnection, TransformXml.Result> {

    private static final int MAX_TEXT_LENGTH = 10_000_000;
    private static final long MAX_FILE_SIZE = 500_000_000;

    /**
     * The result of the transformation.
     *
     * @param text the result as a text; absent with {@code name}
     * @param file the result as a file; absent without {@code name}
     */
    public record Result(@Nullable String text, @Nullable FileRef file) {}

    public TransformXml {
        if (input != null && !isTextOrFile(input)) {
            throw new IllegalArgumentException("input must be XML in a text or a file.");
        }
        if (!isTextOrFile(stylesheet)) {
            throw new IllegalArgumentException("stylesheet must be XSLT in a text or a file.");
        }
        Parameters.checked(parameters);
    }

    private static boolean isTextOrFile(Object value) {
        return value instanceof String || value instanceof FileRef;
    }

    @Override
    public Result run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Transformation transformation = new Transformation(
                XmlInput.stylesheet(stylesheet), input == null ? null : XmlInput.document(input), parameters, context);
        if (name == null) {
            LimitedBytes out = new LimitedBytes(MAX_TEXT_LENGTH);
            transformation.run(out, StandardCharsets.UTF_8.name());
            return new Result(out.text(), null);
        }
        FileRef file = context.files()
                .write(
                        name,
                        type != null ? type : transformation.mediaType(),
                        out -> transformation.run(new LimitedStream(out, MAX_FILE_SIZE), null));
        return new Result(null, file);
    }
}
