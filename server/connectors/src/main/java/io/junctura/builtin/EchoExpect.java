package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Expects an event that the following write will cause. The expectation is on disk when the step ends, so the event is
 * recognised however soon it arrives, even after a crash.
 *
 * @param entity  the name of the record to be written, which the event can name as well, such as {@code erp/customer/K1}
 * @param content the fields of the record that the event will contain. The order of keys, absent fields and the notation of
 *                numbers do not matter. Without it, any event of the entity is the echo
 * @param within  how long the expectation lasts, up to a day
 */
@ActionInfo(id = "expect", title = "Expect an echo", effect = Effect.KEYED)
public record EchoExpect(
        @Field(example = "erp/customer/{{ payload.id }}") String entity,
        @Field(widget = Field.Widget.JSON) @Nullable Object content,
        @Field(fallback = "10m", advanced = true) Duration within)
        implements OwnAction<EchoExpect.Expected> {

    public EchoExpect {
        Checks.name("entity", entity);
        if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("within must be from 1s to 24h.");
        }
    }

    /**
     * The expectation.
     *
     * @param until when the expectation ends
     */
    public record Expected(Instant until) {}
}
