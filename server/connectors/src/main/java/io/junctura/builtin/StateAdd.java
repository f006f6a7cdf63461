package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.math.BigDecimal;

/**
 * Adds to a stored number and returns the sum, for counts, sums and serial numbers. No two runs get the same result. An
 * attempt that is repeated after a crash adds nothing twice.
 *
 * @param key    the name of the value, 1 to 250 characters. A missing value counts as 0
 * @param amount the number to add. A negative one is subtracted
 * @param scope  whether all flows of the integration share the value, or it belongs to this flow
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
     * The sum.
     *
     * @param value    the number after the addition
     * @param revision its new revision
     */
    public record Sum(BigDecimal value, long revision) {}
}
