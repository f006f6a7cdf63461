package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value.
 *
 * @param key   the name of the value, 1 to 250 characters
 * @param scope whether all flows of the integration share the value, or it belongs to this flow
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
     * The value.
     *
     * @param found    whether there is a value
     * @param value    the value, absent if there is none
     * @param revision its revision, for {@code state.set}; 0 if there is no value
     */
    public record Found(boolean found, @Nullable Object value, long revision) {}
}
