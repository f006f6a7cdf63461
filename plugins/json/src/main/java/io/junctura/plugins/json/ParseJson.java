package io.junctura.plugins.json;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import io.junctura.plugins.formats.SmallText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parses a JSON text, such as one inside a string of another JSON document.
 *
 * @param text JSON, up to 10 MB
 */
@ActionInfo(id = "parse", title = "Parse a text", effect = Effect.READ)
public record ParseJson(
        @Field(widget = Field.Widget.MULTILINE, example = "{\"id\": 1}")
        String text) implements Action<NoConnection, Object> {

    @Override
    public @Nullable Object run(ActionContext<NoConnection> context) throws ConnectorException {
        return context.json().parse(SmallText.checked(text).getBytes(StandardCharsets.UTF_8));
    }
}
