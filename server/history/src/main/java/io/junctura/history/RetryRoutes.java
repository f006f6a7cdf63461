package io.junctura.history;

import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.RequestBody;
import io.junctura.run.Signal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of bulk retries, which resume, replay or answer all runs that match a filter. */
final class RetryRoutes {
    /** How long the answer to a dry run may take. */
    private static final long MAX_COUNTING_NANOS = 5_000_000_000L;

    private final BulkRetries retries;
    private final BulkRetryMatcher matcher;
    private final FlowNames names;
    private final Function<Exchange, String> caller;

    /** @param caller the name of the person or program that makes a request */
    RetryRoutes(BulkRetries retries, BulkRetryMatcher matcher, FlowNames names, Function<Exchange, String> caller) {
        this.retries = retries;
        this.matcher = matcher;
        this.names = names;
        this.caller = caller;
    }

    void routes(RouteTable routes) {
        Paging.filters(routes.post("/api/v1/runs/retry", this::retry))
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary("Retries or replays all runs that match; without a status or a fingerprint, the failed runs")
                .optionalBody(Retry.class)
                .answers(200, "How many match, of a dry run", BulkRetryView.Matching.class)
                .answers(202, "It is executed in the background", BulkRetryView.class)
                .answers(400, "A query or a member is not known, or says nothing: it would act on more than was meant")
                .answers(429, "Too many of these wait already")
                .answers(503, "The search index cannot be used at this moment");
        Paging.filters(routes.post("/api/v1/runs/answer", this::answer))
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary("States for all runs in doubt that match whether their attempts were carried out")
                .body(AnswerAll.class)
                .answers(200, "How many match, of a dry run", BulkRetryView.Matching.class)
                .answers(202, "It is executed in the background, as a retry", BulkRetryView.class)
                .answers(400, "A query or a member is not known, or the status is not in-doubt")
                .answers(429, "Too many of these wait already")
                .answers(503, "The search index cannot be used at this moment");
        routes.get("/api/v1/retries", this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("Retries and answers of many runs since the server started, the newest first")
                .answersPage("The last fifty", BulkRetryView.class);
        routes.get(
                        "/api/v1/retries/{id}",
                        http -> Answers.json(http, existing(http).view()))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The progress of a retry of many runs")
                .answers(200, "The retry", BulkRetryView.class)
                .answers(404, "No retry has this id");
        routes.post("/api/v1/retries/{id}/cancel", this::cancel)
                .needs(Permission.OPERATOR, Audit.CALL)
                .summary("Stops a retry of many runs; the runs that it has retried continue")
                .answers(202, "It stops", BulkRetryView.class)
                .answers(404, "No retry has this id");
    }

    /** How runs are retried. */
    enum Kind {
        RESUME,
        REPLAY
    }

    record Retry(@Nullable Boolean dryRun, @Nullable Kind as, Replays.@Nullable Version version)
            implements RequestBody {}

    private void retry(Exchange http) throws IOException {
        Strict.queries(http, Paging.FILTERS);
        Retry body = Bodies.readOrNothing(http, Retry.class);
        boolean replays = body.as() == Kind.REPLAY;
        boolean latest = body.version() == Replays.Version.LATEST;
        RunFilter given = Paging.filter(http, names);
        RunFilter filter = http.queryParam("status") == null && given.fingerprint() == null
                ? given.withWanted(RunFilter.StatusFilter.FAILED)
                : given;
        start(http, filter, replays ? new BulkWork.Replay(latest) : new BulkWork.Resume(latest), body.dryRun());
    }

    record AnswerAll(
            Signal.Answer answer,

            @Docs("Answers only this step: its path without the numbers of items. If not given, each step in doubt")
            @Nullable
            String step,

            @Nullable Boolean dryRun)
            implements RequestBody {}

    private void answer(Exchange http) throws IOException {
        Strict.queries(http, Paging.FILTERS);
        AnswerAll body = Bodies.read(http, AnswerAll.class);
        RunFilter filter = Paging.filter(http, names);
        if (filter.wanted() != RunFilter.StatusFilter.ANY && filter.wanted() != RunFilter.StatusFilter.IN_DOUBT) {
            throw ProblemException.badRequest("bad-status", "Only runs in doubt are answered: omit status.");
        }
        start(
                http,
                filter.withWanted(RunFilter.StatusFilter.IN_DOUBT),
                new BulkWork.Answer(body.answer(), body.step()),
                body.dryRun());
    }

    private void start(Exchange http, RunFilter filter, BulkWork work, @Nullable Boolean dryRun) {
        BulkRetry retry = new BulkRetry(filter, Paging.text(http), work, queries(http), caller.apply(http));
        if (Boolean.TRUE.equals(dryRun)) {
            Answers.json(http, BulkRetryView.Matching.of(matcher.count(retry, MAX_COUNTING_NANOS)));
            return;
        }
        if (!retries.submit(retry)) {
            throw new ProblemException(
                            429,
                            "full",
                            "There are " + BulkRetries.MAX_QUEUED
                                    + " retries waiting. Wait until one ends, or cancel one.")
                    .header("Retry-After", "10");
        }
        Answers.json(http, 202, retry.view());
    }

    private static Map<String, String> queries(Exchange http) {
        Map<String, String> filter = new LinkedHashMap<>();
        for (String name : Paging.FILTERS) {
            String value = Paging.value(http, name);
            if (value != null) filter.put(name, value);
        }
        return filter;
    }

    private void list(Exchange http) {
        Answers.list(http, retries.newestFirst().stream().map(BulkRetry::view).toList(), null);
    }

    private BulkRetry existing(Exchange http) {
        String id = http.pathParam("id");
        BulkRetry retry = retries.find(id);
        if (retry != null) return retry;
        throw ProblemException.notFound(
                "No retry has the id \"" + id + "\". Retries from before the server's start are not kept.");
    }

    private void cancel(Exchange http) {
        BulkRetry retry = existing(http);
        retry.cancel();
        Answers.json(http, 202, retry.view());
    }
}
