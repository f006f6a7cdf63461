package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.math.BigDecimal;

/**
 * Adds to a number that is kept under a key, and says what it is now: counts, sums, running numbers. No two runs get the
 * same result, and an attempt that is repeated after a crash adds nothing twice.
 *
 * @param key    1 to 250 characters; without a value it counts as 0
 * @param amount what is added, below 0 to take away
 * @param scope  whether the key is shared by all flows of the integration, or this flow's own
 */
@ActionInfo(id = "add", title = "Add to a number", effect = Effect.KEYED)
public record StateAdd(
        @Field(example = "lastInvoice") String key,
        @Field(fallback = "1") BigDecimal amount,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<StateAdd.Sum> {

    public StateAdd {
        Checks.name("key", key);
    }

    /**
     * What it is now.
     *
     * @param value    the number, with what was added
     * @param revision its new revision
     */
    public record Sum(BigDecimal value, long revision) {}
}
