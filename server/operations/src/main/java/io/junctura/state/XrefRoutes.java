package io.junctura.state;

import static io.junctura.http.schema.Schemas.map;
import static io.junctura.http.schema.Schemas.object;
import static io.junctura.http.schema.Schemas.string;

import io.junctura.builtin.Scope;
import io.junctura.builtin.XrefFind;
import io.junctura.builtin.XrefLink;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.Route;
import io.junctura.http.RouteTable;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.json.JsonPointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/xref}: the ids that integrations have linked. */
final class XrefRoutes {
    private final IdempotentWrites writes;
    private final StateQueries queries;

    XrefRoutes(IdempotentWrites writes, StateQueries queries) {
        this.writes = writes;
        this.queries = queries;
    }

    void routes(RouteTable table) {
        StateQueries.listed(table.get("/api/v1/xref", this::links))
                .summary("The linked IDs of an integration: one item for each ID, with the other IDs of its record")
                .query("entity", "Records of this kind alone")
                .query("system", "Ids of this system alone")
                .answersPage("A page, by flow, entity, system and id", LinkView.class);
        record(table.get("/api/v1/xref/record", this::link), Permission.VIEWER)
                .summary("The record of an ID")
                .answers(200, "Its ids in all systems", LinkView.class);
        table.put("/api/v1/xref/record", this::setLink)
                .needs(Permission.ADMIN, Audit.CALL)
                .summary("Links the IDs of one record")
                .body(() -> object(
                        "instance?", string("default if not given"),
                        "integration", string(),
                        "flow?", string("Whose table it is, if not the whole integration's"),
                        "entity", string(),
                        "ids", map(string())))
                .answers(200, "The record's ids in all systems", RecordView.class)
                .answers(409, "A system would have two ids for one record");
        record(table.delete("/api/v1/xref/record", this::unlink), Permission.ADMIN)
                .summary("Removes an ID from its record")
                .answers(204, "Done");
    }

    /** The ids of one record in all systems. */
    record RecordView(
            String instance,
            String integration,

            @IfPresent @Docs("Absent where all flows share it") @Nullable
            String flow,

            String entity,
            Map<String, String> ids)
            implements View {

        static RecordView of(Owner owner, String entity, Map<String, String> ids) {
            return new RecordView(owner.instance(), owner.integration(), StateQueries.flow(owner), entity, ids);
        }
    }

    /** One id, and the other ids of its record. */
    record LinkView(
            String instance,
            String integration,

            @IfPresent @Docs("Absent where all flows share it") @Nullable
            String flow,

            String entity,
            String system,
            String id,
            Map<String, String> ids)
            implements View {

        static LinkView of(Owner owner, String entity, String system, String id, Map<String, String> ids) {
            return new LinkView(
                    owner.instance(), owner.integration(), StateQueries.flow(owner), entity, system, id, ids);
        }
    }

    private static Route record(Route route, Permission permission) {
        return StateQueries.owned(route, permission)
                .query("entity", "Required")
                .query("system", "Required")
                .query("id", "Required");
    }

    private void links(Exchange http) {
        Strict.listQueries(http, List.of("instance", "integration", "entity", "system", "limit", "cursor"));
        String instance = StateQueries.instance(http);
        String integration = StateQueries.needed(http, "integration");
        int limit = StateQueries.limit(http);
        List<String> after = StateQueries.after(http, 4);
        List<Object> items = new ArrayList<>();
        String next = writes.read(state -> {
            List<LinkedId> found = state.linkedIds(
                    instance, integration, http.queryParam("entity"), http.queryParam("system"), after, limit + 1);
            for (LinkedId link : StateQueries.cut(found, limit)) {
                Owner owner = new Owner(instance, integration, link.flow());
                items.add(LinkView.of(owner, link.entity(), link.system(), link.id(), state.ids(link.record())));
            }
            if (found.size() <= limit) return null;
            LinkedId last = found.get(limit - 1);
            return StateQueries.cursor(last.flow(), last.entity(), last.system(), last.id());
        });
        Answers.list(http, items, next);
    }

    private void link(Exchange http) {
        Owner owner = StateQueries.owner(http, "entity", "system", "id");
        XrefFind named = record(http);
        Map<String, String> ids =
                writes.read(state -> Xrefs.find(state, owner, named.entity(), named.system(), named.id()));
        if (ids.isEmpty()) throw noLink(named);
        Answers.json(http, LinkView.of(owner, named.entity(), named.system(), named.id(), ids));
    }

    private void setLink(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Strict.members(body, List.of("instance", "integration", "flow", "entity", "ids"));
        String instance = Bodies.optionalText(body, "instance");
        String flow = Bodies.optionalText(body, "flow");
        Owner owner = new Owner(
                instance == null ? "default" : instance, Bodies.text(body, "integration"), flow == null ? "" : flow);
        queries.mustExist(owner);
        String entity = Bodies.text(body, "entity");
        Map<String, String> ids = new LinkedHashMap<>();
        if (body.get("ids") instanceof Map<?, ?> given) {
            given.forEach((system, id) -> {
                if (!(id instanceof String || id instanceof Number)) throw badId(String.valueOf(system));
                ids.put(String.valueOf(system), id.toString());
            });
        }
        StateQueries.checked(() -> new XrefLink(entity, ids, Scope.INTEGRATION));
        try {
            Xrefs.Linked linked = writes.write((state, now) -> Xrefs.link(state, owner, entity, ids));
            Answers.json(http, RecordView.of(owner, entity, linked.ids()));
        } catch (StateConflict e) {
            throw new ProblemException(409, "linked-otherwise", String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException badId(String system) {
        return new ProblemException(
                        422, "bad-id", "The id of \"" + system + "\" must be text or a number. Nothing was linked.")
                .with("pointer", "/ids/" + JsonPointer.segment(system));
    }

    private void unlink(Exchange http) {
        Owner owner = StateQueries.owner(http, "entity", "system", "id");
        XrefFind named = record(http);
        Map<String, String> ids =
                writes.write((state, now) -> Xrefs.unlink(state, owner, named.entity(), named.system(), named.id()));
        if (ids.isEmpty()) throw noLink(named);
        Answers.nothing(http);
    }

    private static XrefFind record(Exchange http) {
        String entity = StateQueries.needed(http, "entity");
        String system = StateQueries.needed(http, "system");
        String id = StateQueries.needed(http, "id");
        return StateQueries.checked(() -> new XrefFind(entity, system, id, Scope.INTEGRATION));
    }

    private static ProblemException noLink(XrefFind named) {
        return ProblemException.notFound("The " + named.entity() + " \"" + named.id() + "\" of \"" + named.system()
                + "\" is linked to nothing.");
    }
}
