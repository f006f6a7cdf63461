package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Stores a value, in place of the earlier one. An attempt that is repeated after a crash stores nothing twice.
 *
 * @param key      the name of the value, 1 to 250 characters
 * @param value    any JSON value of at most 64 KB, but no file
 * @param revision the write succeeds only if the value still has this revision; 0: only if there is no value. Otherwise
 *                 the step fails as refused and changes nothing
 * @param scope    whether all flows of the integration share the value, or it belongs to this flow
 */
@ActionInfo(id = "set", title = "Keep a value", effect = Effect.KEYED)
public record StateSet(
        @Field(example = "customer/{{ payload.id }}") String key,
        @Field(widget = Field.Widget.JSON) Object value,

        @Field(title = "Only if the revision is") @Nullable Long revision,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<StateSet.Kept> {

    public StateSet {
        Checks.name("key", key);
    }

    /**
     * The outcome.
     *
     * @param revision the value's new revision
     */
    public record Kept(long revision) {}
}
