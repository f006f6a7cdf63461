package io.junctura.state;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.page;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import io.junctura.builtin.Scope;
import io.junctura.builtin.StateSet;
import io.junctura.builtin.XrefFind;
import io.junctura.builtin.XrefLink;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.Route;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/state} and {@code /api/v1/xref}: what integrations remember, to look at and to put right. Keys and ids may
 * hold anything, so they stand in the query.
 */
public final class StateRoutes implements Routes {
    private static final int LIMIT = 50;
    private static final int MOST = 200;

    private final OwnWrites writes;
    private final BiPredicate<String, String> exists;

    /** @param exists whether there is such an integration, and in it such a flow; any flow where its name is empty */
    public StateRoutes(StateActions actions, BiPredicate<String, String> exists) {
        this.writes = actions.writes();
        this.exists = exists;
    }

    @Override
    public void routes(RouteTable table) {
        listed(table.get("/api/v1/state", this::states))
                .summary("The values that an integration keeps between runs")
                .query("flow", "The values of this flow alone")
                .query("prefix", "The values whose keys begin so")
                .answers(
                        200,
                        "A page, by flow and key, which may be short even if there is a next one",
                        () -> page(stateSchema()));
        keyed(table.get("/api/v1/state/entry", this::state), Permission.VIEWER)
                .summary("One value")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The value, with its revision as ETag", StateRoutes::stateSchema);
        keyed(table.put("/api/v1/state/entry", this::setState), Permission.ADMIN)
                .summary("Sets a value")
                .header("If-Match", "The ETag of the value that was changed; needed unless it is new")
                .body(() -> object("value", any()))
                .bodyLimit(BodyLimit.EVENT)
                .answers(200, "The value as it is now", StateRoutes::stateSchema);
        keyed(table.delete("/api/v1/state/entry", this::deleteState), Permission.ADMIN)
                .summary("Deletes a value")
                .header("If-Match", "The ETag of the value that was seen")
                .answers(204, "Deleted");
        listed(table.get("/api/v1/xref", this::links))
                .summary("The ids that an integration has linked: a line for each, with the others of its record")
                .query("entity", "Records of this kind alone")
                .query("system", "Ids of this system alone")
                .answers(200, "A page, by flow, entity, system and id", () -> page(linkSchema()));
        record(table.get("/api/v1/xref/record", this::link), Permission.VIEWER)
                .summary("The record that an id stands for")
                .answers(200, "Its ids in all systems", StateRoutes::linkSchema);
        table.put("/api/v1/xref/record", this::setLink)
                .needs(Permission.ADMIN)
                .summary("Links ids of one record")
                .body(() -> object(
                        "instance?", string("default if not given"),
                        "integration", string(),
                        "flow?", string("Whose table it is, if not the whole integration's"),
                        "entity", string(),
                        "ids", map(string())))
                .answers(200, "The record's ids in all systems", StateRoutes::recordSchema)
                .answers(409, "A system would have two ids for one record");
        record(table.delete("/api/v1/xref/record", this::unlink), Permission.ADMIN)
                .summary("Takes an id out of its record")
                .answers(204, "Done");
    }

    private static final List<String> OWNER = List.of("instance", "integration", "flow");

    private static Route listed(Route route) {
        return route.needs(Permission.VIEWER)
                .query("instance", "default if not given")
                .query("integration", "Required")
                .query("limit", "How many, 1 to 200; 50 unless told")
                .query("cursor", "Where to go on: next of the page before");
    }

    private static Route owned(Route route, Permission permission) {
        return route.needs(permission)
                .query("instance", "default if not given")
                .query("integration", "Required")
                .query("flow", "Whose it is, if not the whole integration's")
                .answers(404, "There is none");
    }

    private static Route keyed(Route route, Permission permission) {
        return owned(route, permission).query("key", "Required");
    }

    private static Route record(Route route, Permission permission) {
        return owned(route, permission)
                .query("entity", "Required")
                .query("system", "Required")
                .query("id", "Required");
    }

    // State.

    private void states(Exchange http) {
        Strict.listQueries(http, List.of("instance", "integration", "flow", "prefix", "limit", "cursor"));
        String instance = instance(http);
        String integration = needed(http, "integration");
        int limit = limit(http);
        List<String> after = after(http, 2);
        String prefix = http.queryParam("prefix");
        List<States.Entry> found = writes.read(connection -> States.page(
                connection,
                instance,
                integration,
                http.queryParam("flow"),
                prefix == null ? "" : prefix,
                after,
                limit + 1));
        List<States.Entry> page = cut(found, limit);
        List<Object> items = new ArrayList<>();
        for (States.Entry entry : page) items.add(json(new Owner(instance, integration, entry.flow()), entry));
        boolean more = found.size() > limit || States.isFull(found);
        States.Entry last = more ? page.get(page.size() - 1) : null;
        Answers.list(http, items, last == null ? null : cursor(last.flow(), last.key()));
    }

    private void state(Exchange http) {
        Owner owner = owner(http, "key");
        String key = needed(http, "key");
        States.Entry entry = writes.read(connection -> States.find(connection, owner, key));
        if (entry == null) throw noState(key);
        show(http, owner, entry);
    }

    private static void show(Exchange http, Owner owner, States.Entry entry) {
        Answers.revision(http, 200, String.valueOf(entry.revision()), json(owner, entry));
    }

    private void setState(Exchange http) throws IOException {
        Owner owner = owner(http, "key");
        String key = needed(http, "key");
        mustExist(owner);
        Map<String, Object> body = Bodies.object(http);
        if (!body.containsKey("value")) {
            throw new ProblemException(
                            422, "missing-value", "The body needs the member \"value\": what the key is to hold.")
                    .with("pointer", "/value");
        }
        Object value = body.get("value");
        checked(() -> new StateSet(key, "", null, Scope.INTEGRATION));
        String wrong = StateActions.wrong(key, value);
        if (wrong != null) throw new ProblemException(422, "bad-value", wrong).with("pointer", "/value");
        byte[] stored = Json.writeStored(value);
        // Not read anew: by then a run may have written, and who got that run's ETag would overwrite what it has not
        // seen.
        States.Entry written = writes.write((connection, now) -> {
            States.Entry entry = States.find(connection, owner, key);
            Answers.mustMatch(http, entry == null ? null : String.valueOf(entry.revision()));
            long revision = States.set(connection, owner, key, stored, null, now);
            return new States.Entry(owner.flow(), key, stored, revision, now);
        });
        show(http, owner, written);
    }

    private void deleteState(Exchange http) {
        Owner owner = owner(http, "key");
        String key = needed(http, "key");
        writes.write((connection, now) -> {
            States.Entry entry = States.find(connection, owner, key);
            if (entry == null) throw noState(key);
            Answers.mustMatch(http, String.valueOf(entry.revision()));
            return States.delete(connection, owner, key, null);
        });
        Answers.nothing(http);
    }

    private static ProblemException noState(String key) {
        return ProblemException.notFound("There is no value under the key \"" + key + "\".");
    }

    private static Map<String, @Nullable Object> json(Owner owner, States.Entry entry) {
        Map<String, @Nullable Object> json = json(owner);
        json.put("key", entry.key());
        json.put("value", Json.parseStored(entry.value(), 0));
        json.put("revision", entry.revision());
        json.put("changedAt", Instant.ofEpochMilli(entry.changed()).toString());
        return json;
    }

    // Xref.

    private void links(Exchange http) {
        Strict.listQueries(http, List.of("instance", "integration", "entity", "system", "limit", "cursor"));
        String instance = instance(http);
        String integration = needed(http, "integration");
        int limit = limit(http);
        List<String> after = after(http, 4);
        List<Object> items = new ArrayList<>();
        String next = writes.read(connection -> {
            List<Xrefs.Link> found = Xrefs.page(
                    connection,
                    instance,
                    integration,
                    http.queryParam("entity"),
                    http.queryParam("system"),
                    after,
                    limit + 1);
            for (Xrefs.Link link : cut(found, limit)) {
                Owner owner = new Owner(instance, integration, link.flow());
                items.add(json(owner, link.entity(), link.system(), link.id(), Xrefs.ids(connection, link.record())));
            }
            if (found.size() <= limit) return null;
            Xrefs.Link last = found.get(limit - 1);
            return cursor(last.flow(), last.entity(), last.system(), last.id());
        });
        Answers.list(http, items, next);
    }

    private void link(Exchange http) {
        Owner owner = owner(http, "entity", "system", "id");
        XrefFind named = record(http);
        Map<String, String> ids =
                writes.read(connection -> Xrefs.find(connection, owner, named.entity(), named.system(), named.id()));
        if (ids.isEmpty()) throw noLink(named);
        Answers.json(http, json(owner, named.entity(), named.system(), named.id(), ids));
    }

    private void setLink(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        Strict.members(body, List.of("instance", "integration", "flow", "entity", "ids"));
        String instance = Bodies.optionalText(body, "instance");
        String flow = Bodies.optionalText(body, "flow");
        Owner owner = new Owner(
                instance == null ? "default" : instance, Bodies.text(body, "integration"), flow == null ? "" : flow);
        mustExist(owner);
        String entity = Bodies.text(body, "entity");
        Map<String, String> ids = new LinkedHashMap<>();
        if (body.get("ids") instanceof Map<?, ?> given) {
            given.forEach((system, id) -> {
                if (!(id instanceof String || id instanceof Number)) throw badId(String.valueOf(system));
                ids.put(String.valueOf(system), id.toString());
            });
        }
        checked(() -> new XrefLink(entity, ids, Scope.INTEGRATION));
        try {
            Xrefs.Linked linked = writes.write((connection, now) -> Xrefs.link(connection, owner, entity, ids));
            Map<String, @Nullable Object> json = json(owner);
            json.put("entity", entity);
            json.put("ids", linked.ids());
            Answers.json(http, json);
        } catch (Refused e) {
            throw new ProblemException(409, "linked-otherwise", String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException badId(String system) {
        return new ProblemException(
                        422, "bad-id", "The id of \"" + system + "\" must be text or a number. Nothing was linked.")
                .with("pointer", "/ids/" + system.replace("~", "~0").replace("/", "~1"));
    }

    private void unlink(Exchange http) {
        Owner owner = owner(http, "entity", "system", "id");
        XrefFind named = record(http);
        Map<String, String> ids = writes.write(
                (connection, now) -> Xrefs.unlink(connection, owner, named.entity(), named.system(), named.id()));
        if (ids.isEmpty()) throw noLink(named);
        Answers.nothing(http);
    }

    private static XrefFind record(Exchange http) {
        String entity = needed(http, "entity");
        String system = needed(http, "system");
        String id = needed(http, "id");
        return checked(() -> new XrefFind(entity, system, id, Scope.INTEGRATION));
    }

    private static ProblemException noLink(XrefFind named) {
        return ProblemException.notFound("The " + named.entity() + " \"" + named.id() + "\" of \"" + named.system()
                + "\" is linked to nothing.");
    }

    private static Map<String, @Nullable Object> json(
            Owner owner, String entity, String system, String id, Map<String, String> ids) {
        Map<String, @Nullable Object> json = json(owner);
        json.put("entity", entity);
        json.put("system", system);
        json.put("id", id);
        json.put("ids", ids);
        return json;
    }

    // Both.

    private static Map<String, @Nullable Object> json(Owner owner) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("instance", owner.instance());
        json.put("integration", owner.integration());
        if (!owner.flow().isEmpty()) json.put("flow", owner.flow());
        return json;
    }

    /** By the rules of the steps' own inputs. */
    private static <T> T checked(Supplier<T> input) {
        try {
            return input.get();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(422, "invalid", String.valueOf(e.getMessage()));
        }
    }

    /** Nothing would ever read what is written for one that is not there; what one has left behind can be deleted. */
    private void mustExist(Owner owner) {
        if (!exists.test(owner.integration(), "")) {
            throw ProblemException.notFound("No integration is named \"" + owner.integration() + "\".");
        }
        if (!exists.test(owner.integration(), owner.flow())) {
            throw ProblemException.notFound(
                    "The integration \"" + owner.integration() + "\" has no flow \"" + owner.flow() + "\".");
        }
    }

    /** @param more what else the query holds: a misspelt flow would be taken for none, and what all flows share be meant */
    private static Owner owner(Exchange http, String... more) {
        Strict.listQueries(http, Stream.concat(OWNER.stream(), Stream.of(more)).toList());
        String flow = http.queryParam("flow");
        return new Owner(instance(http), needed(http, "integration"), flow == null ? "" : flow);
    }

    private static String instance(Exchange http) {
        String instance = http.queryParam("instance");
        return instance == null || instance.isEmpty() ? "default" : instance;
    }

    private static String needed(Exchange http, String name) {
        String value = http.queryParam(name);
        if (value != null && !value.isEmpty()) return value;
        throw ProblemException.badRequest("missing-parameter", "The query needs " + name + ".");
    }

    private static int limit(Exchange http) {
        String text = http.queryParam("limit");
        if (text == null || text.isEmpty()) return LIMIT;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) return limit;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ProblemException.badRequest("bad-limit", "limit must be a whole number from 1 to " + MOST + ".");
    }

    private static <T> List<T> cut(List<T> found, int limit) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    private static String cursor(String... last) {
        byte[] json = Json.write(Arrays.asList(last));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    private static @Nullable List<String> after(Exchange http, int parts) {
        String cursor = http.queryParam("cursor");
        if (cursor == null || cursor.isEmpty()) return null;
        try {
            String json = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (Json.parse(json) instanceof List<?> list && list.size() == parts) {
                return list.stream().map(String::valueOf).toList();
            }
        } catch (RuntimeException e) {
            // Said below.
        }
        throw ProblemException.badRequest(
                "bad-cursor", "The cursor is not one of this list's. Leave it away to begin anew.");
    }

    private static Map<String, Object> stateSchema() {
        return object(
                "instance", string(),
                "integration", string(),
                "flow?", string("Absent where all flows share it"),
                "key", string(),
                "value", any(),
                "revision", integer(),
                "changedAt", time());
    }

    private static Map<String, Object> recordSchema() {
        return object(
                "instance", string(),
                "integration", string(),
                "flow?", string("Absent where all flows share it"),
                "entity", string(),
                "ids", map(string()));
    }

    private static Map<String, Object> linkSchema() {
        return object(
                "instance", string(),
                "integration", string(),
                "flow?", string("Absent where all flows share it"),
                "entity", string(),
                "system", string(),
                "id", string(),
                "ids", map(string()));
    }
}
