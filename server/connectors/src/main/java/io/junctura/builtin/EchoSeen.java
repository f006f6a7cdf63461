package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Returns whether an event is the echo of one of our own writes, and uses up the expectation. Put a {@code filter} after
 * it that passes only other events.
 *
 * @param entity  the name of the record, as in {@code echo.expect}
 * @param content the same fields as in {@code echo.expect}, with the values of the event
 */
@ActionInfo(id = "seen", title = "Is it an echo?", effect = Effect.KEYED)
public record EchoSeen(
        @Field(example = "erp/customer/{{ payload.id }}") String entity,
        @Field(widget = Field.Widget.JSON) @Nullable Object content)
        implements OwnAction<EchoSeen.Seen> {

    public EchoSeen {
        Checks.name("entity", entity);
    }

    /**
     * The outcome.
     *
     * @param echo whether our own write caused the event
     */
    public record Seen(boolean echo) {}
}
