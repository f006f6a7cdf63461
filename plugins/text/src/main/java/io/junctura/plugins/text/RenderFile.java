package io.junctura.plugins.text;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.Rows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a Mustache template with data, to a file of any size, in UTF-8. The rows are read when the template needs them.
 *
 * @param template a Mustache template
 * @param data     the values of the template's tags
 * @param rows     the rows of the template's section {@code rows}
 * @param format   whether values are escaped for HTML
 * @param missing  what happens when the data lacks a key: an error or an empty text
 * @param name     the file's name. Without it, {@code document.txt} or {@code document.html}
 */
@ActionInfo(id = "render-file", title = "Render a template to a file", effect = Effect.READ)
public record RenderFile(
        @Field(widget = Field.Widget.TEMPLATE) String template,
        Map<String, Object> data,
        Rows rows,
        @Field(fallback = "text") Render.Format format,
        @Field(title = "Missing values", fallback = "fail") Render.Missing missing,
        @Nullable @Field(example = "orders.html") String name)
        implements Action<NoConnection, FileRef> {

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Document document = new Document(template, format, missing);
        boolean html = format == Render.Format.HTML;
        String file = name != null ? name : html ? "document.html" : "document.txt";
        return context.files().write(file, html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8", out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
            document.render(data, rows, text, context);
            text.flush();
        });
    }
}
