package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;

/**
 * Finds the ids that a record has in the other systems.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param system whose id is known
 * @param id     that id
 * @param scope  whether the table is shared by all flows of the integration, or this flow's own
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
     * What was found.
     *
     * @param found whether the id is linked to others
     * @param ids   all ids of the record, by system, this one too; empty if it is not linked
     */
    public record Found(boolean found, Map<String, String> ids) {}
}
