package io.junctura.history;

import io.junctura.database.Database;
import io.junctura.dispatch.Engine;
import io.junctura.history.RunTable.Row;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Schemas;
import io.junctura.masking.SecretNames;
import io.junctura.run.CallerLimit;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.RunReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/events}: what was accepted from outside, each with the run that it started. */
public final class EventRoutes implements Routes {
    /** How many runs a page looks at: runs that other runs started are none. A page may be short, with a next one. */
    private static final int MOST_READ = 4_000;

    private final RunTable table;
    private final RunViews views;
    private final FlowNames names;
    private final RunReader journal;

    public EventRoutes(Database database, RunReader journal, Engine engine, FlowNames names) {
        this.table = new RunTable(database, engine::executes, engine::executing);
        this.views = new RunViews(names, null, engine::executes, engine::leftAlone);
        this.names = names;
        this.journal = journal;
    }

    @Override
    public void routes(RouteTable routes) {
        routes.get("/api/v1/events", this::list)
                .needs(Permission.VIEWER)
                .summary("The events that were accepted, newest first: one for each run that the outside started, with"
                        + " that run's id as its own")
                .query("instance", "The events of this instance alone")
                .query("integration", "The events of this integration alone")
                .query("flow", "The events of flows of this name alone, or of INTEGRATION/FLOW")
                .query("limit", "How many, 1 to 200; 50 unless told")
                .query("cursor", "Where to go on: next of the page before")
                .answers(
                        200,
                        "A page, which may be short even if there is a next one",
                        () -> Schemas.page(RunSchemas.event()))
                .answers(400, "A query is not known, is there twice, or cannot be read");
        routes.get("/api/v1/events/{id}", this::one)
                .needs(Permission.VIEWER)
                .summary("An event with its payload, by the id of the run that it started; not by the number that"
                        + " publishing to a topic is answered with")
                .answers(200, "The event", RunSchemas::eventDetail)
                .answers(404, "No event has this id");
    }

    static boolean fromOutside(Row row) {
        return row.depth() == 0 && row.replayOf() == null;
    }

    private void list(Exchange http) {
        Paging.onlyFlows(http);
        int limit = Paging.limit(http);
        RunFilter filter = new RunFilter(RunFilter.Wanted.ANY, Paging.flows(http, names));
        long before = Paging.before(http);
        List<Row> events = new ArrayList<>(limit);
        boolean more = true;
        for (int read = 0; more && events.size() < limit && read < MOST_READ; ) {
            List<Row> page = table.page(filter, before, limit + 1);
            more = page.size() > limit;
            for (Row row : page.subList(0, Math.min(limit, page.size()))) {
                if (events.size() == limit) {
                    more = true;
                    break;
                }
                before = row.id();
                read++;
                if (fromOutside(row)) events.add(row);
            }
        }
        Map<Long, String> identities = events.isEmpty() ? Map.of() : table.identities(events);
        List<Object> items = new ArrayList<>(events.size());
        for (Row row : events) items.add(event(row, identities.get(row.id())));
        Answers.list(http, items, more ? Long.toString(before) : null);
    }

    private void one(Exchange http) throws IOException {
        String id = http.pathParam("id");
        Long number = Paging.id(id);
        Row row = number == null ? null : table.find(number);
        if (row == null || !fromOutside(row) || PinnedFlow.isTest(row.revision())) {
            throw ProblemException.notFound(
                    "No event has the id \"" + id + "\". An event's id is that of the run that it started, if no other"
                            + " run did; what publishing to a topic is answered with is another"
                            + " number.");
        }
        Map<String, @Nullable Object> view =
                event(row, table.identities(List.of(row)).get(row.id()));
        journal.view(row.id()).ifPresent(stored -> {
            new ValuePreviews(journal.largeUnchecked())
                    .put(view, "payload", stored.accepted().payload(), RunValueRoutes.payload(row.id()));
            Map<String, Object> origin = new LinkedHashMap<>(stored.accepted().origin());
            Object headers = origin.remove("headers");
            origin.remove(CallerLimit.ORIGIN);
            if (headers instanceof Map<?, ?> map) view.put("headers", SecretNames.maskedHeaders(map));
            if (origin.get("query") instanceof Map<?, ?> query) origin.put("query", SecretNames.maskedQuery(query));
            view.put("origin", origin);
        });
        Answers.json(http, 200, view, journal.largeUnchecked());
    }

    private Map<String, @Nullable Object> event(Row row, @Nullable String identity) {
        Map<String, Object> run = views.of(row).json();
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        for (String member : List.of("id", "instance", "integration", "flow", "trigger")) {
            event.put(member, run.get(member));
        }
        event.put("identity", identity);
        event.put("run", run.get("id"));
        event.put("status", run.get("status"));
        event.put("acceptedAt", run.get("acceptedAt"));
        return event;
    }
}
