package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a value.
 *
 * @param key      the name of the value, 1 to 250 characters
 * @param revision the value is deleted only if it still has this revision. Otherwise the step fails as refused
 * @param scope    whether all flows of the integration share the value, or it belongs to this flow
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
     * The outcome.
     *
     * @param deleted whether there was a value
     */
    public record Deleted(boolean deleted) {}
}
