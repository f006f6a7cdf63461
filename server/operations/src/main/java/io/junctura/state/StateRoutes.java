package io.junctura.state;

import io.junctura.builtin.Scope;
import io.junctura.builtin.StateSet;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.Route;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/state} and {@code /api/v1/xref}: the values that integrations keep, to read and to correct. */
public final class StateRoutes implements Routes {
    private final IdempotentWrites writes;
    private final StateQueries queries;
    private final XrefRoutes xref;

    /** @param exists whether there is such an integration, and in it such a flow; any flow where its name is empty */
    public StateRoutes(StateActions actions, BiPredicate<String, String> exists) {
        this.writes = actions.writes();
        this.queries = new StateQueries(exists);
        this.xref = new XrefRoutes(writes, queries);
    }

    @Override
    public void routes(RouteTable table) {
        StateQueries.listed(table.get("/api/v1/state", this::states))
                .summary("The values that an integration keeps between runs")
                .query("flow", "The values of this flow alone")
                .query("prefix", "The values whose keys begin so")
                .answersPage(
                        "A page, by flow and key, which may be short even if there is a next one", StateView.class);
        keyed(table.get("/api/v1/state/entry", this::state), Permission.VIEWER)
                .summary("One value")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The value, with its revision as ETag", StateView.class);
        keyed(table.put("/api/v1/state/entry", this::setState), Permission.ADMIN)
                .summary("Sets a value")
                .header("If-Match", "The ETag of the value that was changed; needed unless it is new")
                .body(Value.class)
                .bodyLimit(BodyLimit.EVENT)
                .answers(200, "The value as it is now", StateView.class);
        keyed(table.delete("/api/v1/state/entry", this::deleteState), Permission.ADMIN)
                .summary("Deletes a value")
                .header("If-Match", "The ETag of the value that was seen")
                .answers(204, "Deleted");
        xref.routes(table);
    }

    @Lenient
    record Value(JsonValue value) implements RequestBody {}

    /** A value that an integration keeps. */
    record StateView(
            String instance,
            String integration,

            @IfPresent @Docs("Absent where all flows share it") @Nullable
            String flow,

            String key,
            @Nullable Object value,
            long revision,
            Instant changedAt)
            implements View {

        static StateView of(Owner owner, StateEntry entry) {
            return new StateView(
                    owner.instance(),
                    owner.integration(),
                    StateQueries.flow(owner),
                    entry.key(),
                    Json.parseStored(entry.value(), 0),
                    entry.revision(),
                    Instant.ofEpochMilli(entry.changed()));
        }
    }

    private static Route keyed(Route route, Permission permission) {
        return StateQueries.owned(route, permission).query("key", "Required");
    }

    private void states(Exchange http) {
        Strict.listQueries(http, List.of("instance", "integration", "flow", "prefix", "limit", "cursor"));
        String instance = StateQueries.instance(http);
        String integration = StateQueries.needed(http, "integration");
        int limit = StateQueries.limit(http);
        List<String> after = StateQueries.after(http, 2);
        String prefix = http.queryParam("prefix");
        List<StateEntry> found = writes.read(state -> state.states(
                instance, integration, http.queryParam("flow"), prefix == null ? "" : prefix, after, limit + 1));
        List<StateEntry> page = StateQueries.cut(found, limit);
        List<Object> items = new ArrayList<>();
        for (StateEntry entry : page) items.add(StateView.of(new Owner(instance, integration, entry.flow()), entry));
        boolean more = found.size() > limit || States.isFull(found);
        StateEntry last = more ? page.get(page.size() - 1) : null;
        Answers.list(http, items, last == null ? null : StateQueries.cursor(last.flow(), last.key()));
    }

    private void state(Exchange http) {
        Owner owner = StateQueries.owner(http, "key");
        String key = StateQueries.needed(http, "key");
        show(http, owner, writes.read(state -> state.state(owner, key)).orElseThrow(() -> noState(key)));
    }

    private static void show(Exchange http, Owner owner, StateEntry entry) {
        Answers.revision(http, 200, String.valueOf(entry.revision()), StateView.of(owner, entry));
    }

    private void setState(Exchange http) throws IOException {
        Owner owner = StateQueries.owner(http, "key");
        String key = StateQueries.needed(http, "key");
        queries.mustExist(owner);
        Object value = Bodies.read(http, Value.class).value().value();
        StateQueries.checked(() -> new StateSet(key, "", null, Scope.INTEGRATION));
        String wrong = StateActions.wrong(key, value);
        if (wrong != null) throw new ProblemException(422, "bad-value", wrong).with("pointer", "/value");
        byte[] stored = Json.writeStored(value);
        // Not read anew: by then a run may have written, and who got that run's ETag would overwrite what it has not
        // seen.
        StateEntry written = writes.write((state, now) -> {
            StateEntry entry = state.state(owner, key).orElse(null);
            Answers.mustMatch(http, entry == null ? null : String.valueOf(entry.revision()));
            long revision = state.setState(owner, key, stored, now);
            return new StateEntry(owner.flow(), key, stored, revision, now);
        });
        show(http, owner, written);
    }

    private void deleteState(Exchange http) {
        Owner owner = StateQueries.owner(http, "key");
        String key = StateQueries.needed(http, "key");
        writes.write((state, now) -> {
            StateEntry entry = state.state(owner, key).orElseThrow(() -> noState(key));
            Answers.mustMatch(http, String.valueOf(entry.revision()));
            return state.deleteState(owner, key);
        });
        Answers.nothing(http);
    }

    private static ProblemException noState(String key) {
        return ProblemException.notFound("There is no value under the key \"" + key + "\".");
    }
}
