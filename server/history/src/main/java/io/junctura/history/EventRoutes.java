package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.history.step.Timestamp;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.masking.SecretNames;
import io.junctura.run.CallerLimit;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/events}: the events that were accepted from outside, each with the run that it started. */
public final class EventRoutes implements Routes {
    private final RunQueries runs;

    public EventRoutes(RunQueries runs) {
        this.runs = runs;
    }

    @Override
    public void routes(RouteTable routes) {
        routes.get("/api/v1/events", this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary(
                        "The accepted events, newest first: one for each run that an event started. Both have the same ID")
                .query("instance", "The events of this instance only")
                .query("integration", "The events of this integration only")
                .query("flow", "The events of flows of this name only, or of INTEGRATION/FLOW")
                .query("limit", "How many, 1 to 200; the default is 50")
                .query("cursor", "The cursor of the page: next of the page before it")
                .answersPage("A page, which may be short even if there is a next one", RunView.Event.class)
                .answers(400, "A query is not known, is there twice, or cannot be read");
        routes.get("/api/v1/events/{id}", this::one)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("An event with its payload, by the ID of the run that it started")
                .answers(200, "The event", RunView.EventDetail.class)
                .answers(404, "No event has this id");
    }

    private void list(Exchange http) {
        Paging.onlyFlows(http);
        int limit = Paging.limit(http);
        RunFilter filter = new RunFilter(RunFilter.StatusFilter.ANY, Paging.flows(http, runs.names));
        long before = Paging.before(http);
        AcceptedEvents.Page page = new AcceptedEvents(runs.table).newest(filter, before, limit);
        List<Row> events = page.rows();
        Map<Long, String> identities = events.isEmpty() ? Map.of() : runs.table.identities(events);
        List<Object> items = new ArrayList<>(events.size());
        for (Row row : events) items.add(event(row, identities.get(row.id())));
        Answers.list(http, items, page.more() ? Long.toString(page.end()) : null);
    }

    private void one(Exchange http) throws IOException {
        String id = http.pathParam("id");
        Long number = Paging.id(id);
        Row row = number == null ? null : runs.table.find(number);
        if (row == null || !AcceptedEvents.fromOutside(row) || PinnedFlow.isTest(row.revision())) {
            throw ProblemException.notFound(
                    "No event has the id \"" + id + "\". An event's id is that of the run that it started, if no other"
                            + " run did; what publishing to a topic is answered with is another"
                            + " number.");
        }
        RunView.Event event = event(row, runs.table.identities(List.of(row)).get(row.id()));
        RunView.EventDetail detail = runs.journal
                .view(row.id())
                .map(stored -> detail(event, row, stored))
                .orElseGet(() -> new RunView.EventDetail(event, null, null, null, null));
        Answers.json(http, 200, detail, runs.journal.largeUnchecked());
    }

    private RunView.EventDetail detail(RunView.Event event, Row row, StoredRun stored) {
        ValuePreviews.Preview payload = new ValuePreviews(runs.journal.largeUnchecked())
                .of(stored.accepted().payload(), RunValueRoutes.payload(row.id()));
        Map<String, Object> origin = new LinkedHashMap<>(stored.accepted().origin());
        Object headers = origin.remove("headers");
        origin.remove(CallerLimit.ORIGIN_KEY);
        if (origin.get("query") instanceof Map<?, ?> query) origin.put("query", SecretNames.maskedQuery(query));
        return new RunView.EventDetail(
                event,
                payload.value(),
                payload.large(),
                headers instanceof Map<?, ?> map ? SecretNames.maskedHeaders(map) : null,
                origin);
    }

    private RunView.Event event(Row row, @Nullable String identity) {
        FlowName name = runs.names.name(row.flow());
        String id = Long.toString(row.id());
        return new RunView.Event(
                id,
                name.instance(),
                name.integration(),
                name.flow(),
                runs.names.trigger(row.flow(), row.revision()),
                identity,
                id,
                runs.views.status(row.state(), row.id()),
                new Timestamp(row.accepted()));
    }
}
