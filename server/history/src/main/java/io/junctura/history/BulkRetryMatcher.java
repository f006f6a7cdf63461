package io.junctura.history;

import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.run.RunStatus;
import io.junctura.search.SearchQuery;
import io.junctura.search.SearchUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the runs of a bulk retry, and says why a run cannot be retried, replayed or answered. */
final class BulkRetryMatcher {
    /** How many runs are read at a time. */
    static final int SLICE = 200;

    /** How many runs one bulk retry retries. If more match, the newest. */
    private static final int MAX_RUNS = 100_000;

    private final RunTable table;
    private final TextSearch search;
    private final RetryCheck retries;
    private final RetryVersions versions;
    private final Replays replays;

    BulkRetryMatcher(RunTable table, TextSearch search, RetryCheck retries, RetryVersions versions, Replays replays) {
        this.table = table;
        this.search = search;
        this.retries = retries;
        this.versions = versions;
        this.replays = replays;
    }

    /** Counts the matching runs, for at most {@code nanos}. */
    MatchingRuns count(BulkRetry retry, long nanos) {
        long until = System.nanoTime() + nanos;
        return MatchingRuns.count(
                before -> page(retry, before),
                problems(retry),
                MAX_RUNS,
                () -> retry.isCancelled() || System.nanoTime() - until >= 0);
    }

    private TextSearch.Results page(BulkRetry retry, long before) {
        if (retry.text == null) {
            RunTable.Page page = table.newest(retry.filter, before, SLICE);
            return new TextSearch.Results(page.rows(), page.next());
        }
        try {
            return search.page(SearchQuery.of(retry.text), retry.filter, before, SLICE);
        } catch (SearchUnavailable e) {
            throw DomainException.unavailable("search-unavailable", String.valueOf(e.getMessage()), null);
        }
    }

    /** The problem of a run, by its row. Whether a flow can be replayed is determined once for each of its versions. */
    private Function<Row, @Nullable DomainException> problems(BulkRetry retry) {
        Map<Long, Optional<DomainException>> ofFlows = new HashMap<>();
        return row -> {
            if (retry.work instanceof BulkWork.Replay || retry.work.latest()) {
                long version = (long) row.flow() << 32 | (retry.work.latest() ? 0 : row.revision());
                Optional<DomainException> ofFlow = ofFlows.computeIfAbsent(version, one -> flowProblem(row, retry));
                if (ofFlow.isPresent()) return ofFlow.get();
            }
            return problem(retry, row);
        };
    }

    private Optional<DomainException> flowProblem(Row row, BulkRetry retry) {
        try {
            if (retry.work instanceof BulkWork.Replay replay) replays.flow(row, replay.latest());
            else versions.required(row);
            return Optional.empty();
        } catch (DomainException problem) {
            return Optional.of(problem);
        }
    }

    /** Why a run cannot be retried, replayed or answered; null if it can. */
    @Nullable
    DomainException problem(BulkRetry retry, Row row) {
        if (retry.work instanceof BulkWork.Replay) return replays.problem(row);
        if (retry.work instanceof BulkWork.Answer answer) {
            return answer.steps(row).isEmpty() ? RunProblems.notInDoubt(row.id(), answer.step()) : null;
        }
        // A resume would repeat what the replay has done, with other keys.
        Long replay = row.state() == RunStatus.FAILED ? table.succeededReplay(row.id()) : null;
        if (replay == null) return retries.problem(row);
        return RunProblems.conflict(
                "replayed", "Run " + row.id() + " was replayed as run " + replay + ", which succeeded.");
    }

    /** Those of the runs that still match, the newest first. */
    List<Row> stillMatching(BulkRetry retry, long[] ids) {
        return table.among(retry.filter, ids);
    }
}
