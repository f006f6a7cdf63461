package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Says whether an event is the echo of one of our own writes, and uses that expectation up. Follow it with a
 * {@code filter} that lets only the others pass.
 *
 * @param entity  what the event is about, in the words of {@code echo.expect}
 * @param content the same fields as there, as the event has them
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
     * What it is.
     *
     * @param echo whether our own write has caused it
     */
    public record Seen(boolean echo) {}
}
