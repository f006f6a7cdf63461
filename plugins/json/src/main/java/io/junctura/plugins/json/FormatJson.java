package io.junctura.plugins.json;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as a JSON text, up to 10 MB.
 *
 * @param value  any JSON value
 * @param pretty whether the text has line breaks and indentation
 */
@ActionInfo(id = "format", title = "Format as text", effect = Effect.READ)
public record FormatJson(
        @Nullable Object value, @Field(fallback = "false") boolean pretty) implements Action<NoConnection, String> {

    @Override
    public String run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return SmallText.written(out -> {
            try (JsonOutput json = new JsonOutput(out, pretty)) {
                json.value(value);
            }
        });
    }
}
