package io.junctura.history;

import io.junctura.database.DatabaseUnavailable;
import io.junctura.dispatch.RunCommands;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a bulk retry: it counts the matching runs, and then resumes, replays or answers them slice by slice, the oldest first, whenever
 * the engine has capacity.
 */
final class BulkRetryExecution {
    private static final Logger LOG = LoggerFactory.getLogger(BulkRetryExecution.class);
    private static final long MAX_COUNTING_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final BulkRetryMatcher matcher;
    private final RetryCheck check;
    private final RetryVersions versions;
    private final Replays replays;
    private final RetryCapacity capacity;
    private final RunCommands commands;
    private final Clock clock;

    BulkRetryExecution(
            BulkRetryMatcher matcher,
            RetryCheck check,
            RetryVersions versions,
            Replays replays,
            RetryCapacity capacity,
            RunCommands commands,
            Clock clock) {
        this.matcher = matcher;
        this.check = check;
        this.versions = versions;
        this.replays = replays;
        this.capacity = capacity;
        this.commands = commands;
        this.clock = clock;
    }

    void execute(BulkRetry retry) {
        String end = "failed";
        try {
            retry.running();
            MatchingRuns matching = matcher.count(retry, MAX_COUNTING_NANOS);
            retry.counted(matching);
            long[] ids = matching.ids();
            int size = BulkRetryMatcher.SLICE;
            for (int to = ids.length; to > 0 && !retry.isCancelled(); to -= size) {
                slice(retry, Arrays.copyOfRange(ids, Math.max(0, to - size), to));
            }
            end = retry.isCancelled() ? "cancelled" : "done";
        } catch (InterruptedException e) {
            end = "cancelled";
        } catch (RetryCapacity.Exhausted e) {
            retry.failed(e.getMessage());
        } catch (Exception e) {
            LOG.warn("The bulk retry {} has failed", retry.id(), e);
            retry.failed("It failed: " + e.getMessage());
        } finally {
            retry.ended(end, clock.millis());
            LOG.info("Retry {}", retry);
        }
    }

    private void slice(BulkRetry retry, long[] ids) throws InterruptedException, RetryCapacity.Exhausted {
        List<Row> rows = matcher.stillMatching(retry, ids);
        retry.skip(ids.length - rows.size());
        List<Replay> started = new ArrayList<>();
        List<CompletableFuture<Boolean>> answered = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            capacity.await(retry, row.flow());
            try {
                DomainException problem = matcher.problem(retry, row);
                if (problem != null) throw problem;
                if (retry.work instanceof BulkWork.Replay replay) {
                    started.add(new Replay(row, replay, replay(retry, replay, row)));
                } else if (retry.work instanceof BulkWork.Answer answer) {
                    answered.add(answer(retry, answer, row));
                } else {
                    resume(retry, row);
                }
            } catch (DomainException | IllegalStateException e) {
                retry.skip(e.getMessage());
            }
        }
        for (Replay replay : started) await(retry, replay);
        for (CompletableFuture<Boolean> one : answered) awaitAnswer(retry, one);
    }

    private void resume(BulkRetry retry, Row row) {
        // Not while runs are counted: it reads all files of the run's values.
        check.mustBeUndamaged(row);
        if (retry.work.latest()) versions.resume(row, versions.required(row), null, retry.by);
        else commands.resume(row.id(), retry.by);
        retry.retried();
    }

    /** Completed with false if no step of the run was in doubt any more. */
    private CompletableFuture<Boolean> answer(BulkRetry retry, BulkWork.Answer answer, Row row) {
        CompletableFuture<Boolean> any = CompletableFuture.completedFuture(false);
        for (String step : answer.steps(row)) {
            any = any.thenCombine(commands.answer(row.id(), step, answer.answer(), null, retry.by), Boolean::logicalOr);
        }
        return any;
    }

    private static void awaitAnswer(BulkRetry retry, CompletableFuture<Boolean> answered) throws InterruptedException {
        try {
            if (answered.get()) retry.retried();
            else retry.skip(1);
        } catch (ExecutionException e) {
            retry.skip(e.getCause().getMessage());
        }
    }

    /** A replay of a run, and the ID of the new run once it is on disk. */
    private record Replay(Row row, BulkWork.Replay work, CompletableFuture<Long> accepted) {}

    /** Waits until a replay is on disk. Tries again while the database is unavailable; any other failure concerns only this run. */
    private void await(BulkRetry retry, Replay replay) throws InterruptedException, RetryCapacity.Exhausted {
        long deadline = capacity.deadline();
        CompletableFuture<Long> accepted = replay.accepted;
        while (true) {
            try {
                accepted.get();
                retry.retried();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof DatabaseUnavailable unavailable)) {
                    retry.skip(e.getCause().getMessage());
                    return;
                }
                if (capacity.isPast(deadline)) {
                    throw new RetryCapacity.Exhausted(unavailable.getMessage() + " Then " + retry.work.advice());
                }
            }
            capacity.pause(retry);
            try {
                accepted = replay(retry, replay.work, replay.row);
            } catch (DomainException | IllegalStateException gone) {
                retry.skip(gone.getMessage());
                return;
            }
        }
    }

    /** Starts a replay. New events may have used the capacity since it was checked, so the engine may reject the replay at first. */
    private CompletableFuture<Long> replay(BulkRetry retry, BulkWork.Replay work, Row row)
            throws InterruptedException, RetryCapacity.Exhausted {
        long deadline = capacity.deadline();
        while (true) {
            Reservation values = HeapShare.REQUEST_VALUES.open();
            try {
                return replays.replay(row, work.latest(), values).whenComplete((id, failure) -> values.close());
            } catch (Rejected full) {
                values.close();
                if (capacity.isPast(deadline)) throw capacity.exhausted(retry, row.flow());
            } catch (MemoryExhausted e) {
                values.close();
                if (e.permanent()) throw DomainException.invalid("too-large", String.valueOf(e.getMessage()));
                if (capacity.isPast(deadline)) {
                    throw new RetryCapacity.Exhausted(e.getMessage() + " Then " + work.advice());
                }
            } catch (RuntimeException e) {
                values.close();
                throw e;
            }
            capacity.pause(retry);
        }
    }
}
