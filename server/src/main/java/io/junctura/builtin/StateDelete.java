package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is kept under a key.
 *
 * @param key      1 to 250 characters
 * @param revision delete it only if its revision is still this one; otherwise the step fails as refused
 * @param scope    whether the key is shared by all flows of the integration, or this flow's own
 */
@ActionInfo(id = "delete", title = "Forget a value", effect = Effect.KEYED)
public record StateDelete(
        @Field(example = "customer/{{ payload.id }}") String key,

        @Field(title = "Only if the revision is") @Nullable Long revision,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<StateDelete.Deleted> {

    public StateDelete {
        Checks.name("key", key);
    }

    /**
     * What became of it.
     *
     * @param deleted whether there was a value
     */
    public record Deleted(boolean deleted) {}
}
