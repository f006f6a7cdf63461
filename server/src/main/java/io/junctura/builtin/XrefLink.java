package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.json.Json;
import java.util.Map;

/**
 * Says that ids in different systems stand for the same record. Ids that are linked to others already bring these along. If
 * one of the systems would end up with two ids for the record, the step fails as bad input, names both sides, and
 * changes nothing.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param ids    two ids or more, by system, such as {@code { shop: C-7, erp: K10001 }}
 * @param scope  whether the table is shared by all flows of the integration, or this flow's own
 */
@ActionInfo(id = "link", title = "Link ids", effect = Effect.KEYED)
public record XrefLink(
        @Field(example = "customer") String entity,
        @Field(title = "Ids, by system") Map<String, String> ids,

        @Field(fallback = "integration", advanced = true) Scope scope)
        implements OwnAction<XrefLink.Linked> {

    public XrefLink {
        Checks.name("entity", entity);
        if (ids.size() < 2) {
            throw new IllegalArgumentException("ids must name two systems or more, such as { shop: C-7, erp: K10001 };"
                    + (ids.isEmpty()
                            ? " there is none."
                            : " there is only " + Json.text(ids) + ". Is a value absent?"));
        }
        ids.forEach((system, id) -> {
            Checks.name("A system's name", system);
            Checks.name("The id in " + system, id);
        });
    }

    /**
     * What became of it.
     *
     * @param linked whether that was new
     * @param ids    all ids of the record, by system
     */
    public record Linked(boolean linked, Map<String, String> ids) {}
}
