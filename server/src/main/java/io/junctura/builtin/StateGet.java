package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is kept under a key.
 *
 * @param key   1 to 250 characters
 * @param scope whether the key is shared by all flows of the integration, or this flow's own
 */
@ActionInfo(id = "get", title = "Read a value", effect = Effect.READ)
public record StateGet(
        @Field(example = "customer/{{ payload.id }}") String key,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<StateGet.Found> {

    public StateGet {
        Checks.name("key", key);
    }

    /**
     * What was found.
     *
     * @param found    whether there is a value
     * @param value    the value, absent if there is none
     * @param revision its revision, 0 if there is no value: as {@code state.set} takes it
     */
    public record Found(boolean found, @Nullable Object value, long revision) {}
}
