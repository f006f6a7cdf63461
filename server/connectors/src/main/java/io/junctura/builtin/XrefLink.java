package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.json.Json;
import java.util.Map;

/**
 * Links IDs of different systems that stand for the same record. IDs that are linked to others already keep these links. If
 * a system would get two IDs for the record, the step fails as bad input, names both sides, and changes nothing.
 *
 * @param entity the kind of record, such as {@code customer}
 * @param ids    two IDs or more, by system, such as {@code { shop: C-7, erp: K10001 }}
 * @param scope  whether all flows of the integration share the table, or it belongs to this flow
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
     * The outcome.
     *
     * @param linked whether the link is new
     * @param ids    all IDs of the record, by system
     */
    public record Linked(boolean linked, Map<String, String> ids) {}
}
