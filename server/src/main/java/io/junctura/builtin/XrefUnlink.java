package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.util.Map;

/**
 * Takes an id out of its record: the other systems' ids stay linked to each other, if there are two of them or more.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param system whose id it is
 * @param id     that id
 * @param scope  whether the table is shared by all flows of the integration, or this flow's own
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
     * What became of it.
     *
     * @param unlinked whether it was linked
     * @param ids      the ids that the record had, by system, this one too
     */
    public record Unlinked(boolean unlinked, Map<String, String> ids) {}
}
