package io.junctura.history;

import io.junctura.dispatch.RunCommands;
import io.junctura.files.RowPreviews;
import io.junctura.history.RunStore.Row;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.journal.JournalWriter;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchLag;
import io.junctura.search.SearchMatch;
import io.junctura.search.SearchQuery;
import io.junctura.search.SearchUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code /api/v1/runs}: lists, counts and details of runs, and the routes that act on runs. Closed before the engine. */
public final class RunRoutes implements Routes, AutoCloseable {
    private final RunQueries runs;
    private final SearchIndex index;
    private final TextSearch search;
    private final RunCounts counts;
    private final RunDetails details;
    private final RunValueRoutes values;
    private final RunContentRoutes contents;
    private final ExpressionRoutes expressions;
    private final RunActionRoutes actions;
    private final BulkRetries bulkRetries;
    private final RetryRoutes retries;
    private final AttentionRoutes attention;

    /** @param caller the name of who makes a request */
    public RunRoutes(
            RunQueries runs,
            RunCommands commands,
            JournalWriter writer,
            SearchIndex index,
            ProgressFeed progress,
            DraftScopes drafts,
            Function<Exchange, String> caller) {
        this.runs = runs;
        this.index = index;
        this.search = new TextSearch(runs.table, index);
        this.counts = new RunCounts(runs.table, runs.names, runs.activity);
        this.values = new RunValueRoutes(runs.table, runs.journal, runs.flows, runs.clock);
        this.contents = new RunContentRoutes(runs.table, runs.journal, runs.files);
        this.details = new RunDetails(runs, values, progress, runs.clock);
        this.expressions = new ExpressionRoutes(
                runs.table, runs.journal, runs.flows, values, drafts, new RowPreviews(runs.files), runs.clock);
        StoredRuns stored = new StoredRuns(runs.table, runs.journal, runs.flows);
        RetryCheck check = new RetryCheck(stored, runs.flows);
        Replays replays = new Replays(stored, commands, runs.flows, runs.names);
        RetryVersions versions = new RetryVersions(runs.table, stored, check, runs.flows, runs.names, commands);
        this.actions = new RunActionRoutes(runs.table, stored, check, versions, replays, commands, caller);
        BulkRetryMatcher matcher = new BulkRetryMatcher(runs.table, search, check, versions, replays);
        RetryCapacity capacity = new RetryCapacity(runs.activity, writer, runs.names, runs.clock);
        this.bulkRetries = new BulkRetries(
                new BulkRetryExecution(matcher, check, versions, replays, capacity, commands, runs.clock), runs.clock);
        this.retries = new RetryRoutes(bulkRetries, matcher, runs.names, caller);
        this.attention = new AttentionRoutes(runs.table, runs.groups, runs.names, runs.views);
    }

    @Override
    public void routes(RouteTable routes) {
        Paging.filters(routes.get("/api/v1/runs", this::list))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The runs, newest first")
                .query(
                        "tests",
                        "Runs that test drafts are left out; include: they are among the others, only: no others")
                .query("limit", "How many, 1 to 200; the default is 50")
                .query("cursor", "The cursor of the page: next of the page before it")
                .answers(
                        200,
                        "A page, which may be short even if there is a next one; of a search it says how far the index"
                                + " is behind",
                        RunView.Page.class)
                .answers(400, "A query is not known, is there twice, or cannot be read")
                .answers(503, "The search index cannot be used at this moment");
        routes.get("/api/v1/runs/counts", this::count)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("How many runs there are, by status, without tests of drafts")
                .query("instance", "The runs of this instance only")
                .query("integration", "The runs of this integration only")
                .query("flow", "The runs of flows of this name only, or of INTEGRATION/FLOW")
                .query("trigger", "The runs of this trigger only, such as http.webhook")
                .query("version", "The runs of this version of their integration only")
                .query("from", "Accepted at this time or later, as in the list of runs")
                .query("to", "Accepted before this time")
                .answers(200, "The counts, a moment old where there are very many runs", RunView.Counts.class)
                .answers(400, "A query is not known, is there twice, or cannot be read")
                .answers(422, "With trigger or version: too many runs would have to be read");
        routes.get("/api/v1/runs/{id}", this::one)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("A run with its steps; of a large value, its beginning and where the whole value is")
                .answers(200, "The run", RunView.Detail.class)
                .answers(404, "No run has this id");
        values.routes(routes);
        contents.routes(routes);
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
        Strict.listQueries(http, Paging.OF_COUNTS);
        List<String> asked = new ArrayList<>();
        for (String name : Paging.OF_COUNTS) asked.add(String.valueOf(Paging.value(http, name)));
        Answers.json(http, counts.of(asked, Paging.filter(http, runs.names)));
    }

    private void list(Exchange http) {
        Paging.onlyFilters(http);
        int limit = Paging.limit(http);
        RunFilter filter = Paging.filter(http, runs.names);
        String text = Paging.text(http);
        if (text != null) {
            found(http, text, filter, limit);
            return;
        }
        RunTable.Page page = runs.table.newest(filter, Paging.before(http), limit);
        Answers.list(
                http,
                page.rows().stream().map(runs.views::of).toList(),
                page.next() == null ? null : Long.toString(page.next()));
    }

    private void found(Exchange http, String text, RunFilter filter, int limit) {
        // Before the search: what is added meanwhile may count as missing, but not the other way round.
        SearchLag lag = index.lag();
        TextSearch.Results found;
        SearchQuery query = SearchQuery.of(text);
        try {
            found = search.page(query, filter, Paging.before(http), limit);
        } catch (SearchUnavailable e) {
            throw new ProblemException(503, "search-unavailable", String.valueOf(e.getMessage()));
        }
        String next = found.next() == null ? null : Long.toString(found.next());
        RunView.IndexLag behind = new RunView.IndexLag(lag.runs(), lag.seconds());
        Map<Long, List<SearchMatch>> matches = search.matches(query, found.rows());
        List<RunView.ListedRun> items = new ArrayList<>();
        for (Row row : found.rows()) {
            List<RunView.Match> places = matches.getOrDefault(row.id(), List.of()).stream()
                    .map(match -> runs.views.match(row, match))
                    .toList();
            items.add(new RunView.ListedRun(runs.views.of(row), places));
        }
        Answers.json(http, new RunView.Page(items, next, behind));
    }

    private void one(Exchange http) throws IOException {
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Answers.json(http, 200, details.of(http.pathParam("id"), memory), runs.journal.largeUnchecked());
        }
    }
}
