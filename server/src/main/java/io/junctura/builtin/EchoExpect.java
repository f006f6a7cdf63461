package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says, before a write, which event it will cause. When the step is done, that is on disk: the event is recognised however
 * soon it comes, and after a crash too.
 *
 * @param entity  what is written to, named so that the event can name it too, such as {@code erp/customer/K1}
 * @param content those fields of it that the event will bring along; the order of keys, absent fields and the way in
 *                which numbers are written do not matter. Without it, any event of the entity is the echo
 * @param within  how long the event is waited for, up to a day
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
     * What is waited for.
     *
     * @param until when it is given up
     */
    public record Expected(Instant until) {}
}
