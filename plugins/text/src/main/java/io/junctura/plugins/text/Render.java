package io.junctura.plugins.text;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.api.Rows;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.util.Map;

/**
 * Fills a Mustache template with data, to a text of up to 10 MB. Templates have sections for lists and conditions, and
 * no other logic.
 *
 * @param template a Mustache template
 * @param data     the values of the template's tags
 * @param rows     the rows of the template's section {@code rows}
 * @param format   whether values are escaped for HTML
 * @param missing  what happens when the data lacks a key: an error or an empty text
 */
@ActionInfo(id = "render", title = "Render a template", effect = Effect.READ)
public record Render(
        @Field(widget = Field.Widget.TEMPLATE) String template,
        Map<String, Object> data,
        Rows rows,
        @Field(fallback = "text") Format format,
        @Field(title = "Missing values", fallback = "fail") Missing missing)
        implements Action<NoConnection, String> {

    /** What the template's text is. */
    public enum Format {
        TEXT,
        HTML
    }

    /** What a key becomes that is not in the data. */
    public enum Missing {
        FAIL,
        EMPTY
    }

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Document document = new Document(template, format, missing);
        return SmallText.written(out -> document.render(data, rows, out, context));
    }
}
