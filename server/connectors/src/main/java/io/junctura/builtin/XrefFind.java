package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;

/**
 * Finds the IDs of a record in the other systems.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param system the system whose ID is known
 * @param id     the known ID
 * @param scope  whether all flows of the integration share the table, or it belongs to this flow
 */
@ActionInfo(id = "find", title = "Find the other ids", effect = Effect.READ)
public record XrefFind(
        @Field(example = "customer") String entity,
        @Field(example = "shop") String system,
        @Field(example = "{{ payload.id }}") String id,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<XrefFind.Found> {

    public XrefFind {
        Checks.name("entity", entity);
        Checks.name("system", system);
        Checks.name("id", id);
    }

    /**
     * The IDs.
     *
     * @param found whether the ID is linked to others
     * @param ids   all IDs of the record, by system, with this one; empty if it is not linked
     */
    public record Found(boolean found, Map<String, String> ids) {}
}
