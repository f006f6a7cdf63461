package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.history.received.RefusedEvent;
import io.junctura.history.received.RefusedEventFilter;
import io.junctura.history.received.RefusedEvents;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.FlowName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/received}: the log of received events. Accepted ones are read from their runs, the others from a log. */
public final class ReceivedRoutes implements Routes {
    private static final List<String> QUERIES =
            List.of("outcome", "instance", "integration", "flow", "from", "to", "text", "limit", "cursor");
    private static final List<String> OUTCOMES = List.of("accepted", "duplicate", "refused");
    private static final int MAX_TEXT_LENGTH = 200;

    private final RunQueries runs;
    private final RefusedEvents refused;
    private final ReceivedViews views;

    public ReceivedRoutes(RunQueries runs, RefusedEvents refused) {
        this.runs = runs;
        this.refused = refused;
        this.views = new ReceivedViews(runs);
    }

    @Override
    public void routes(RouteTable routes) {
        routes.get("/api/v1/received", this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The received events, accepted or not, newest first")
                .query("outcome", "One of accepted, duplicate, refused; without it, all")
                .query("instance", "The events of this instance only")
                .query("integration", "The events of this integration only")
                .query("flow", "The events of flows of this name only")
                .query("from", "Received at this time or later, as in the list of runs")
                .query("to", "Received before this time")
                .query(
                        "text",
                        "A part of the address. Of events that were not accepted also a part of the sender's address, the event's"
                                + " ID, or the reason")
                .query("limit", "How many, 1 to 200; the default is 50")
                .query("cursor", "The cursor of the page: next of the page before it")
                .answersPage("A page, which may be short even if there is a next one", ReceivedView.class)
                .answers(400, "A query is not known, is there twice, or cannot be read");
    }

    /** Where the next page begins: below this run, and below this refused event. */
    private record Cursor(long run, long refused) {
        static Cursor of(Exchange http) {
            String text = Paging.value(http, "cursor");
            if (text == null) return new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);
            int dash = text.indexOf('-');
            Long run = dash < 0 ? null : position(text.substring(0, dash));
            Long other = dash < 0 ? null : position(text.substring(dash + 1));
            if (run != null && other != null) return new Cursor(run, other);
            throw ProblemException.badRequest(
                    "bad-cursor", "The cursor is not one of this list's. Leave it away to begin anew.");
        }

        private static @Nullable Long position(String text) {
            return text.equals("n") ? (Long) Long.MAX_VALUE : Paging.id(text);
        }

        String text() {
            return word(run) + "-" + word(refused);
        }

        private static String word(long id) {
            return id == Long.MAX_VALUE ? "n" : Long.toString(id);
        }
    }

    private void list(Exchange http) {
        Strict.listQueries(http, QUERIES);
        String outcome = Paging.value(http, "outcome");
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw ProblemException.badRequest(
                    "bad-outcome", "outcome must be one of " + String.join(", ", OUTCOMES) + ".");
        }
        int limit = Paging.limit(http);
        Cursor cursor = Cursor.of(http);
        boolean withAccepted = outcome == null || outcome.equals("accepted");
        AcceptedEvents.Page accepted = withAccepted
                ? new AcceptedEvents(runs.table).newest(acceptedFilter(http), cursor.run, limit)
                : new AcceptedEvents.Page(List.of(), cursor.run, Long.MAX_VALUE, false);
        List<RefusedEvent> others = "accepted".equals(outcome)
                ? List.of()
                : refused.newest(refusedFilter(http, outcome), cursor.refused, limit + 1);
        answer(http, limit, cursor, accepted, others);
    }

    private void answer(
            Exchange http, int limit, Cursor cursor, AcceptedEvents.Page accepted, List<RefusedEvent> others) {
        List<Row> rows = accepted.rows();
        // If runs remain unread, refused events from before the last one that was read belong to the next page.
        long oldest = accepted.more() ? accepted.accepted() : Long.MIN_VALUE;
        List<Row> shownRows = new ArrayList<>();
        List<Object> items = new ArrayList<>(limit);
        int nextOther = 0;
        while (items.size() < limit) {
            Row row = shownRows.size() < rows.size() ? rows.get(shownRows.size()) : null;
            RefusedEvent other = nextOther < others.size() ? others.get(nextOther) : null;
            if (other != null && (row == null ? other.at() >= oldest : other.at() >= row.accepted())) {
                items.add(views.of(other));
                nextOther++;
            } else if (row != null) {
                items.add(views.of(row));
                shownRows.add(row);
            } else {
                break;
            }
        }
        boolean allRows = shownRows.size() == rows.size();
        boolean more = !allRows || accepted.more() || nextOther < others.size();
        long run = allRows
                ? accepted.end()
                : shownRows.isEmpty() ? cursor.run : last(shownRows).id();
        long before =
                nextOther == 0 ? cursor.refused : others.get(nextOther - 1).id();
        Answers.list(http, items, more ? new Cursor(run, before).text() : null);
    }

    private static Row last(List<Row> rows) {
        return rows.get(rows.size() - 1);
    }

    private RunFilter acceptedFilter(Exchange http) {
        IntPredicate flows = Paging.flows(http, runs.names);
        String text = text(http);
        IntPredicate named = text == null ? flows : flow -> (flows == null || flows.test(flow)) && contains(flow, text);
        return new RunFilter(
                RunFilter.StatusFilter.ANY,
                named,
                Paging.time(http, "from", Long.MIN_VALUE),
                Paging.time(http, "to", Long.MAX_VALUE),
                RunFilter.Tests.EXCLUDE,
                null,
                null);
    }

    private boolean contains(int flow, String text) {
        FlowName name = runs.names.name(flow);
        return ("/hooks/" + name + " /call/" + name).toLowerCase(Locale.ROOT).contains(text);
    }

    private static RefusedEventFilter refusedFilter(Exchange http, @Nullable String outcome) {
        return new RefusedEventFilter(
                outcome == null ? null : (Boolean) outcome.equals("duplicate"),
                Paging.value(http, "integration"),
                Paging.value(http, "instance"),
                Paging.value(http, "flow"),
                Paging.time(http, "from", Long.MIN_VALUE),
                Paging.time(http, "to", Long.MAX_VALUE),
                text(http));
    }

    private static @Nullable String text(Exchange http) {
        String text = Paging.value(http, "text");
        if (text == null || text.isBlank()) return null;
        if (text.length() > MAX_TEXT_LENGTH) {
            throw ProblemException.badRequest(
                    "long-text", "text may have " + MAX_TEXT_LENGTH + " characters at the most.");
        }
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
