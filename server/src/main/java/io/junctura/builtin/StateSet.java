package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a value under a key, in place of what was there. An attempt that is repeated after a crash finds that it was done
 * and does nothing.
 *
 * @param key      1 to 250 characters
 * @param value    any JSON value of at most 64 KB; no file
 * @param revision set it only if the value's revision is still this one; 0: only if there is none yet. Otherwise the
 *                 step fails as refused, and nothing is changed
 * @param scope    whether the key is shared by all flows of the integration, or this flow's own
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
     * What became of it.
     *
     * @param revision the value's new revision
     */
    public record Kept(long revision) {}
}
