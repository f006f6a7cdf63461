package io.junctura.history;

import io.junctura.database.Database;
import io.junctura.dispatch.Engine;
import io.junctura.history.RunTable.Row;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.masking.SecretNames;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.StepInputs;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchLag;
import io.junctura.search.SearchQuery;
import io.junctura.search.SearchUnavailable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runs}: the list, the counts, one run step by step, and what people do to it or to many. Closed before the engine. */
public final class RunRoutes implements Routes, AutoCloseable {
    private static final int MOST_REPLAYS = 20;

    private final RunTable table;
    private final SearchIndex index;
    private final TextSearch search;
    private final RunViews views;
    private final RunCounts counts;
    private final RunActionRoutes actions;
    private final BulkRetries bulkRetries;
    private final RetryRoutes retries;
    private final AttentionRoutes attention;
    private final RunValueRoutes inputs;
    private final ExpressionRoutes expressions;
    private final RunReader journal;
    private final Engine engine;
    private final Flows flows;
    private final FlowNames names;
    private final ProgressFeed progress;
    private final Clock clock;

    /** @param caller the name of who makes a request */
    public RunRoutes(
            Database database,
            Journal journal,
            Engine engine,
            Flows flows,
            FlowNames names,
            SearchIndex index,
            ProgressFeed progress,
            DraftScopes drafts,
            Clock clock,
            Function<Exchange, String> caller) {
        this.table = new RunTable(database, engine::executes, engine::executing);
        this.index = index;
        this.search = new TextSearch(table, index);
        this.views = new RunViews(names, flows, engine::executes, engine::leftAlone);
        this.counts = new RunCounts(table, names, engine::executingRuns);
        StoredRuns stored = new StoredRuns(table, journal, flows);
        RetryCheck check = new RetryCheck(stored, flows);
        Replays replays = new Replays(stored, engine, flows, names);
        this.actions = new RunActionRoutes(table, stored, check, replays, engine, caller);
        BulkRetryMatcher matcher = new BulkRetryMatcher(table, search, check, replays);
        RetryCapacity capacity = new RetryCapacity(engine, journal, names, clock);
        this.bulkRetries =
                new BulkRetries(new BulkRetryExecution(matcher, check, replays, capacity, engine, clock), clock);
        this.retries = new RetryRoutes(bulkRetries, matcher, names, caller);
        this.attention = new AttentionRoutes(table, new AttentionGroups(database), names, views);
        this.inputs = new RunValueRoutes(table, journal, flows, clock);
        this.expressions = new ExpressionRoutes(table, journal, flows, inputs, drafts, clock);
        this.journal = journal;
        this.engine = engine;
        this.flows = flows;
        this.names = names;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public void routes(RouteTable routes) {
        Paging.filters(routes.get("/api/v1/runs", this::list))
                .needs(Permission.VIEWER)
                .summary("The runs, newest first")
                .query(
                        "tests",
                        "Runs that test drafts are left out; include: they are among the others, only: no others")
                .query("limit", "How many, 1 to 200; 50 unless told")
                .query("cursor", "Where to go on: next of the page before")
                .answers(
                        200,
                        "A page; of a search it may be short even if there is a next one, and says how far the index"
                                + " is behind",
                        () -> RunSchemas.page())
                .answers(400, "A query is not known, is there twice, or cannot be read")
                .answers(503, "The search index cannot be used at this moment");
        routes.get("/api/v1/runs/counts", this::count)
                .needs(Permission.VIEWER)
                .summary("How many runs there are, by status")
                .answers(200, "The counts, a moment old where there are very many runs", RunSchemas::counts);
        routes.get("/api/v1/runs/{id}", this::one)
                .needs(Permission.VIEWER)
                .summary("A run step by step; of large values, how they begin and where they are")
                .answers(200, "The run", RunSchemas::detail)
                .answers(404, "No run has this id");
        inputs.routes(routes);
        expressions.routes(routes);
        actions.routes(routes);
        retries.routes(routes);
        attention.routes(routes);
    }

    /** Retries of many runs stop where they are. */
    @Override
    public void close() {
        bulkRetries.close();
    }

    private void count(Exchange http) {
        Strict.listQueries(http, List.of());
        Answers.json(http, counts.now());
    }

    private void list(Exchange http) {
        Paging.onlyFilters(http);
        int limit = Paging.limit(http);
        RunFilter filter = Paging.filter(http, names);
        String text = Paging.text(http);
        if (text != null) {
            found(http, text, filter, limit);
            return;
        }
        List<Row> page = table.page(filter, Paging.before(http), limit + 1);
        Answers.list(
                http,
                items(page.subList(0, Math.min(limit, page.size()))),
                page.size() > limit ? Long.toString(page.get(limit - 1).id()) : null);
    }

    private void found(Exchange http, String text, RunFilter filter, int limit) {
        // Before the search: what is added meanwhile may count as missing, but not the other way round.
        SearchLag lag = index.lag();
        TextSearch.Found found;
        try {
            found = search.page(SearchQuery.of(text), filter, Paging.before(http), limit);
        } catch (SearchUnavailable e) {
            throw new ProblemException(503, "search-unavailable", String.valueOf(e.getMessage()));
        }
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", items(found.rows()));
        page.put("next", found.next() == null ? null : Long.toString(found.next()));
        page.put("behind", Map.of("runs", lag.runs(), "seconds", lag.seconds()));
        Answers.json(http, page);
    }

    private List<Object> items(List<Row> rows) {
        List<Object> items = new ArrayList<>(rows.size());
        for (Row row : rows) items.add(views.of(row).json());
        return items;
    }

    private void one(Exchange http) throws IOException {
        try (Reservation values = HeapShare.VIEW_VALUES.open()) {
            Answers.json(http, 200, one(http.pathParam("id"), values), journal.largeUnchecked());
        }
    }

    /** @param values grows with what the view holds until it is written */
    private Map<String, @Nullable Object> one(String id, Reservation values) {
        Row row = RunActionRoutes.existing(table, id);
        StepHistory history = new StepHistory();
        StoredRun stored = journal.view(row.id(), history).orElseThrow(() -> RunProblems.unknown(id));
        values.grow(history.bytes());
        boolean held = stored.status() == RunStatus.DUE && engine.executes(row.id());
        Map<String, @Nullable Object> view = views.of(row).json();
        boolean ended = stored.status().isEnded();
        boolean kept = !stored.hasLeftNothing();
        view.put("historyKept", kept);
        view.put(
                "replays",
                table.replays(row.id(), MOST_REPLAYS).stream()
                        .map(replay -> views.of(replay).brief())
                        .toList());
        ValuePreviews shown = new ValuePreviews(journal.largeUnchecked());
        shown.put(view, "payload", stored.accepted().payload(), RunValueRoutes.payload(row.id()));
        if (stored.accepted().origin().get("headers") instanceof Map<?, ?> headers) {
            view.put("headers", SecretNames.maskedHeaders(headers));
        }
        PinnedFlow flow = null;
        try {
            flow = flows.pinned(stored.flow(), stored.revision());
        } catch (IllegalStateException e) {
            // A plugin was removed, say. What is recorded is worth showing all the same.
            view.put("problem", String.valueOf(e.getMessage()));
        }
        String cancelledBy = flow == null || ended ? null : stored.state().cancelledBy();
        if (cancelledBy != null) view.put("cancelling", cancelledBy);
        List<Map<String, Object>> steps = List.of();
        if (kept && flow == null) steps = StepViews.withoutPlan(history, ended, held);
        else if (kept && flow != null) steps = StepViews.of(history, flow, ended, held);
        views.addTurns(steps);
        boolean inputs = flow != null && addInputs(steps, stored, flow, shown, values);
        if (kept && flow != null && !inputs) view.put("inputsLeftOut", true);
        for (Map<String, Object> step : steps) {
            String path = String.valueOf(step.get("path"));
            for (String what : List.of("input", "output")) {
                shown.put(step, what, step.get(what), RunValueRoutes.of(row.id(), what, path));
            }
            Map<String, Object> far = "running".equals(step.get("status")) ? progress.of(row.id(), path) : null;
            if (far != null) step.put("progress", far);
        }
        view.put("steps", steps);
        return view;
    }

    /**
     * They are evaluated again, so only those of the steps that are shown.
     *
     * @return false: the run's values take too much memory for that, or one of them cannot be read
     */
    private boolean addInputs(
            List<Map<String, Object>> steps,
            StoredRun stored,
            PinnedFlow flow,
            ValuePreviews shown,
            Reservation values) {
        StoredRun whole = inputs.whole(stored, values).orElse(null);
        if (whole == null || whole.damage() != null) return false;
        Set<String> wanted = new HashSet<>();
        for (Map<String, Object> step : steps) wanted.add(String.valueOf(step.get("path")));
        StepInputs evaluated = new StepInputs(
                whole.accepted(flow), whole.status().isEnded(), wanted::contains, (path, input) -> shown.kept(input));
        journal.load(stored.id(), evaluated);
        Map<String, @Nullable Object> all = evaluated.all(clock.millis());
        for (Map<String, @Nullable Object> step : steps) {
            String path = String.valueOf(step.get("path"));
            if (all.containsKey(path)) step.put("input", all.get(path));
        }
        return true;
    }
}
