package io.junctura.history;

import io.junctura.http.Exchange;
import io.junctura.http.Route;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.FlowName;
import io.junctura.search.SearchQuery;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The parameters that lists of runs have in common: filters, limit and cursor. */
final class Paging {
    private static final int LIMIT = 50;
    private static final int MAX = 200;
    /** The parameters of {@link #filters}. */
    static final List<String> FILTERS = List.of(
            "status", "instance", "integration", "flow", "trigger", "version", "from", "to", "fingerprint", "text");
    /** The parameters of {@link #FILTERS} that counts by status have, too. */
    static final List<String> OF_COUNTS =
            List.of("instance", "integration", "flow", "trigger", "version", "from", "to");

    private static final List<String> OF_FLOWS = List.of("instance", "integration", "flow");

    private Paging() {}

    /** @throws ProblemException 400 if there are parameters other than those of {@link #filter} and of a page */
    static void onlyFilters(Exchange http) {
        List<String> known = new ArrayList<>(FILTERS);
        known.add("tests");
        Strict.listQueries(http, withPage(known));
    }

    /** @throws ProblemException 400 if there are parameters other than those of {@link #flows} and of a page */
    static void onlyFlows(Exchange http) {
        Strict.listQueries(http, withPage(OF_FLOWS));
    }

    /** As {@link #onlyFlows}, with {@code from} and {@code to}. */
    static void onlyFlowsAndTimes(Exchange http) {
        List<String> known = new ArrayList<>(OF_FLOWS);
        known.add("from");
        known.add("to");
        Strict.listQueries(http, withPage(known));
    }

    private static List<String> withPage(List<String> filters) {
        List<String> known = new ArrayList<>(filters);
        known.add("limit");
        known.add("cursor");
        return known;
    }

    static int limit(Exchange http) {
        String text = http.queryParam("limit");
        if (text == null || text.isEmpty()) return LIMIT;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) return limit;
        } catch (NumberFormatException e) {
            // Rejected below.
        }
        throw ProblemException.badRequest("bad-limit", "limit must be a whole number from 1 to " + MAX + ".");
    }

    /** The cursor is the ID of the last run of the page before. */
    static long before(Exchange http) {
        String cursor = http.queryParam("cursor");
        if (cursor == null || cursor.isEmpty()) return Long.MAX_VALUE;
        Long id = id(cursor);
        if (id == null) {
            throw ProblemException.badRequest(
                    "bad-cursor", "The cursor is not one of this list's. Leave it away to begin anew.");
        }
        return id;
    }

    /** Parses the ID of a run. @return null if it is invalid */
    static @Nullable Long id(String text) {
        int length = text.length();
        if (length == 0 || length > 18) return null;
        for (int i = 0; i < length; i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return null;
        return Long.parseLong(text);
    }

    /** Which flows match; null if all do. */
    static @Nullable IntPredicate flows(Exchange http, FlowNames names) {
        String instance = value(http, "instance");
        String integration = value(http, "integration");
        String named = value(http, "flow");
        if (instance == null && integration == null && named == null) return null;
        int slash = named == null ? -1 : named.indexOf('/');
        String within = slash < 0 || named == null ? null : named.substring(0, slash);
        String flow = slash < 0 || named == null ? named : named.substring(slash + 1);
        if (within != null && (within.isEmpty() || flow.isEmpty() || flow.indexOf('/') >= 0)) {
            throw ProblemException.badRequest(
                    "bad-flow", "flow must be FLOW or INTEGRATION/FLOW, and \"" + named + "\" is neither.");
        }
        return number -> {
            FlowName name = names.name(number);
            return (instance == null || instance.equals(name.instance()))
                    && (integration == null || integration.equals(name.integration()))
                    && (within == null || within.equals(name.integration()))
                    && (flow == null || flow.equals(name.flow()));
        };
    }

    /** The filter of {@code status}, {@code flow}, {@code from}, {@code fingerprint} and the other parameters. */
    static RunFilter filter(Exchange http, FlowNames names) {
        RunFilter.StatusFilter wanted = RunFilter.StatusFilter.of(http.queryParam("status"));
        if (wanted == null) {
            throw ProblemException.badRequest(
                    "bad-status", "status must be one of " + String.join(", ", RunFilter.StatusFilter.words()) + ".");
        }
        RunFilter.Tests tests = tests(http);
        IntPredicate flows = flows(http, names);
        // The tests of a flow have a flow number of their own, so only a few runs are read.
        IntPredicate wantedFlows = tests == RunFilter.Tests.ONLY
                ? flow -> names.isTest(flow) && (flows == null || flows.test(flow))
                : flows;
        return new RunFilter(
                wanted,
                wantedFlows,
                time(http, "from", Long.MIN_VALUE),
                time(http, "to", Long.MAX_VALUE),
                tests,
                value(http, "fingerprint"),
                revisions(http, names));
    }

    /** Which revisions match; null if all do. */
    private static RunFilter.@Nullable Revisions revisions(Exchange http, FlowNames names) {
        String trigger = value(http, "trigger");
        String given = value(http, "version");
        if (trigger == null && given == null) return null;
        Long version = given == null ? null : id(given);
        if (given != null && (version == null || version == 0)) {
            throw ProblemException.badRequest("bad-version", "version must be the number of a version, such as 3.");
        }
        return (flow, revision) -> (version == null || version == names.version(revision))
                && (trigger == null || trigger.equals(names.trigger(flow, revision)));
    }

    private static RunFilter.Tests tests(Exchange http) {
        String word = value(http, "tests");
        if (word == null) return RunFilter.Tests.EXCLUDE;
        if (word.equals("include")) return RunFilter.Tests.INCLUDE;
        if (word.equals("only")) return RunFilter.Tests.ONLY;
        throw ProblemException.badRequest("bad-tests", "tests must be \"include\" or \"only\".");
    }

    /** The words to search for; null: none. */
    static @Nullable String text(Exchange http) {
        String text = http.queryParam("text");
        if (text == null || text.isBlank()) return null;
        if (text.length() > SearchQuery.MAX_LENGTH) {
            throw ProblemException.badRequest(
                    "long-text", "text may have " + SearchQuery.MAX_LENGTH + " characters at the most.");
        }
        return text;
    }

    /** Documents the parameters of the filter. */
    static Route filters(Route route) {
        return route.query("status", "One of " + String.join(", ", RunFilter.StatusFilter.words()))
                .query("instance", "The runs of this instance only")
                .query("integration", "The runs of this integration only")
                .query("flow", "The runs of flows of this name only, or of INTEGRATION/FLOW")
                .query("trigger", "The runs of this trigger only, such as http.webhook")
                .query("version", "The runs of this version of their integration only")
                .query(
                        "from",
                        "Accepted at this time or later: a day such as 2026-11-24 (in UTC), or a time with a zone")
                .query("to", "Accepted before this time")
                .query("fingerprint", "The runs of one group of those that need attention")
                .query(
                        "text",
                        "With all these words in payload, outputs or errors. Words \"in quotation marks\" follow each"
                                + " other; an asterisk stands for any ending of a word");
    }

    /** Parses a point in time. @return milliseconds since 1970 */
    static long time(Exchange http, String name, long otherwise) {
        String text = value(http, name);
        if (text == null) return otherwise;
        try {
            return text.length() == 10
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw ProblemException.badRequest(
                    "bad-time", name + " must be a day such as 2026-11-24, or a time such as 2026-11-24T10:15:30Z.");
        }
    }

    static @Nullable String value(Exchange http, String name) {
        String value = http.queryParam(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
