package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;

/**
 * Unlinks an ID from its record. Two or more IDs of other systems stay linked to each other.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param system the system of the ID
 * @param id     the ID
 * @param scope  whether all flows of the integration share the table, or it belongs to this flow
 */
@ActionInfo(id = "unlink", title = "Unlink an id", effect = Effect.KEYED)
public record XrefUnlink(
        @Field(example = "customer") String entity,
        @Field(example = "shop") String system,
        @Field(example = "{{ payload.id }}") String id,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<XrefUnlink.Unlinked> {

    public XrefUnlink {
        Checks.name("entity", entity);
        Checks.name("system", system);
        Checks.name("id", id);
    }

    /**
     * The outcome.
     *
     * @param unlinked whether the ID was linked
     * @param ids      the IDs that the record had, by system, with this one
     */
    public record Unlinked(boolean unlinked, Map<String, String> ids) {}
}
