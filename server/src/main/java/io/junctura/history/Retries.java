package io.junctura.history;

import io.javalin.http.Context;
import io.junctura.database.DiskFull;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Rejected;
import io.junctura.history.RunTable.Row;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Schemas;
import io.junctura.http.Strict;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.StoredRun;
import io.junctura.search.SearchQuery;
import io.junctura.search.SearchUnavailable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/runs/retry}: takes up again, or replays, all runs that match a filter. One such order at a time is
 * carried out, in the background: a slice of runs, the oldest first, whenever their flows and the disk have room. Orders
 * are in memory alone. A resume under way at a stop is given again, and finds what it had not come to; a replay leaves the
 * runs as they are, and would repeat those again that it has done.
 */
final class Retries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** How many runs one order takes; of more, the newest. */
    private static final int MOST_RUNS = 100_000;

    private static final int SLICE = 200;
    private static final int MOST_QUEUED = 16;
    private static final int MOST_REMEMBERED = 50;
    /** Runs are taken up while their flow has no more than so many due ones, which are all in memory. */
    private static final long ROOM = 500;

    private static final long MOST_WAITING_BYTES = 8L << 20;
    private static final long LOOK_MILLIS = 20;
    /** An order whose runs have found no room for so long has failed. */
    private static final long PATIENCE_MILLIS = 600_000;
    /** How long the answer to a dry run may take. */
    private static final long MOST_COUNTING_NANOS = 5_000_000_000L;

    private final RunTable table;
    private final TextSearch search;
    private final RunActions actions;
    private final Journal journal;
    private final Engine engine;
    private final FlowNames names;
    private final Clock clock;
    private final Function<Context, String> caller;
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_QUEUED), Retries::thread);
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private long last;

    Retries(
            RunTable table,
            TextSearch search,
            RunActions actions,
            Journal journal,
            Engine engine,
            FlowNames names,
            Clock clock,
            Function<Context, String> caller) {
        this.table = table;
        this.search = search;
        this.actions = actions;
        this.journal = journal;
        this.engine = engine;
        this.names = names;
        this.clock = clock;
        this.caller = caller;
        worker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "retries");
        thread.setDaemon(true);
        return thread;
    }

    void routes(RouteTable routes) {
        Paging.filters(routes.post("/api/v1/runs/retry", this::order))
                .needs(Permission.OPERATOR)
                .summary("Take up again, or replay, all runs that match; without a status or a fingerprint, those that"
                        + " failed")
                .optionalBody(() -> Schemas.object(
                        "dryRun?",
                        Schemas.bool(),
                        "as?",
                        Schemas.oneOf("resume", "replay"),
                        "version?",
                        Schemas.oneOf("same", "latest")))
                .answers(200, "How many match, of a dry run", RunSchemas::matching)
                .answers(202, "It is carried out in the background", RunSchemas::retry)
                .answers(400, "A query or a member is not known, or says nothing: it would act on more than was meant")
                .answers(429, "Too many of these wait already")
                .answers(503, "The search index cannot be used at this moment");
        routes.get("/api/v1/retries", this::list)
                .needs(Permission.VIEWER)
                .summary("Retries of many runs since the server started, the newest first")
                .answers(200, "The last fifty", () -> Schemas.page(RunSchemas.retry()));
        routes.get(
                        "/api/v1/retries/{id}",
                        http -> Answers.json(http, existing(http).view()))
                .needs(Permission.VIEWER)
                .summary("How far a retry of many runs has come")
                .answers(200, "The retry", RunSchemas::retry)
                .answers(404, "No retry has this id");
        routes.post("/api/v1/retries/{id}/cancel", this::cancel)
                .needs(Permission.OPERATOR)
                .summary("Stop a retry of many runs; what it has taken up goes on")
                .answers(202, "It stops", RunSchemas::retry)
                .answers(404, "No retry has this id");
    }

    private void order(Context http) throws IOException {
        Map<String, Object> body = Bodies.objectOrNothing(http);
        Strict.queries(http, Paging.FILTERS);
        Strict.members(body, List.of("dryRun", "as", "version"));
        boolean dryRun = body.containsKey("dryRun") && Bodies.bool(body, "dryRun");
        boolean replays = isReplay(Bodies.optionalText(body, "as"));
        boolean latest = RunActions.isLatest(Bodies.optionalText(body, "version"));
        if (latest && !replays) {
            throw ProblemException.badRequest(
                            "bad-version",
                            "A run goes on in its own version. For the latest one, say \"as\": \"replay\".")
                    .with("pointer", "/version");
        }
        RunFilter given = Paging.filter(http, names);
        RunFilter filter = http.queryParam("status") == null && given.fingerprint() == null
                ? new RunFilter(RunFilter.Wanted.FAILED, given.flow(), given.from(), given.to(), given.tests(), null)
                : given;
        Order order = new Order(filter, Paging.text(http), replays, latest, queries(http), caller.apply(http));
        if (dryRun) {
            Matching matching = matching(order, System.nanoTime() + MOST_COUNTING_NANOS);
            Answers.json(
                    http,
                    Map.of(
                            "runs",
                            (long) matching.ids().length,
                            "skipped",
                            matching.skipped(),
                            "more",
                            matching.more(),
                            "atLeast",
                            matching.atLeast()));
            return;
        }
        try {
            remember(order);
            worker.execute(() -> carryOut(order));
        } catch (RejectedExecutionException full) {
            synchronized (orders) {
                orders.remove(order.id);
            }
            throw new ProblemException(
                            429, "full", "There are " + MOST_QUEUED + " retries waiting. Let one end, or cancel one.")
                    .header("Retry-After", "10");
        }
        Answers.json(http, 202, order.view());
    }

    private static boolean isReplay(@Nullable String as) {
        if (as == null || as.equals("resume")) return false;
        if (as.equals("replay")) return true;
        throw ProblemException.badRequest("bad-as", "as must be \"resume\" or \"replay\".")
                .with("pointer", "/as");
    }

    private static Map<String, Object> queries(Context http) {
        Map<String, Object> filter = new LinkedHashMap<>();
        for (String name : Paging.FILTERS) {
            String value = Paging.value(http, name);
            if (value != null) filter.put(name, value);
        }
        return filter;
    }

    private void remember(Order order) {
        synchronized (orders) {
            order.id = Long.toString(++last);
            order.startedAt = clock.millis();
            orders.put(order.id, order);
            if (orders.size() > MOST_REMEMBERED) {
                orders.values().stream().filter(Order::isOver).findFirst().ifPresent(old -> orders.remove(old.id));
            }
        }
    }

    private void list(Context http) {
        List<Order> all;
        synchronized (orders) {
            all = new ArrayList<>(orders.values());
        }
        List<Object> items = new ArrayList<>(all.size());
        for (int i = all.size() - 1; i >= 0; i--) items.add(all.get(i).view());
        Answers.list(http, items, null);
    }

    private Order existing(Context http) {
        String id = http.pathParam("id");
        synchronized (orders) {
            Order order = orders.get(id);
            if (order != null) return order;
        }
        throw ProblemException.notFound(
                "No retry has the id \"" + id + "\". Those from before the server's start are forgotten.");
    }

    private void cancel(Context http) {
        Order order = existing(http);
        order.stop.countDown();
        Answers.json(http, 202, order.view());
    }

    /** One order, and how far it has come: written by the worker, read by anybody. */
    private static final class Order {
        final RunFilter filter;
        final @Nullable String text;
        final boolean replays;
        final boolean latest;
        final Map<String, Object> given;
        final String by;
        final CountDownLatch stop = new CountDownLatch(1);
        volatile String id = "";
        volatile long startedAt;
        volatile String status = "waiting";
        volatile @Nullable Long runs;
        volatile boolean more;
        final AtomicLong done = new AtomicLong();
        final AtomicLong skipped = new AtomicLong();
        volatile @Nullable Long endedAt;
        volatile @Nullable String problem;

        Order(
                RunFilter filter,
                @Nullable String text,
                boolean replays,
                boolean latest,
                Map<String, Object> given,
                String by) {
            this.filter = filter;
            this.text = text;
            this.replays = replays;
            this.latest = latest;
            this.given = given;
            this.by = by;
        }

        /** The first reason is the one that is told. */
        void skip(@Nullable String why) {
            skipped.incrementAndGet();
            if (problem == null) problem = why;
        }

        boolean isOver() {
            return endedAt != null;
        }

        boolean isStopped() {
            return stop.getCount() == 0;
        }

        Map<String, Object> view() {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("id", id);
            view.put("as", replays ? "replay" : "resume");
            view.put("filter", given);
            view.put("by", by);
            view.put("status", status);
            view.put("runs", runs);
            view.put("more", more);
            view.put("done", done.get());
            view.put("skipped", skipped.get());
            view.put("startedAt", RunView.time(startedAt));
            Long ended = endedAt;
            view.put("endedAt", ended == null ? null : RunView.time(ended));
            view.put("problem", problem);
            return view;
        }
    }

    private Matching matching(Order order, long until) {
        return Matching.count(
                before -> slice(order, before),
                refusals(order),
                MOST_RUNS,
                () -> order.isStopped() || System.nanoTime() - until >= 0);
    }

    private TextSearch.Found slice(Order order, long before) {
        if (order.text == null) {
            List<Row> rows = table.page(order.filter, before, SLICE);
            return new TextSearch.Found(
                    rows,
                    rows.size() < SLICE ? null : (Long) rows.get(SLICE - 1).id());
        }
        try {
            return search.page(SearchQuery.of(order.text), order.filter, before, SLICE);
        } catch (SearchUnavailable e) {
            throw new ProblemException(503, "search-unavailable", String.valueOf(e.getMessage()));
        }
    }

    /** Why a run cannot be taken; whether its flow can be replayed is found out once for each version of it. */
    private Function<Row, @Nullable ProblemException> refusals(Order order) {
        Map<Long, Optional<ProblemException>> ofFlows = new HashMap<>();
        return row -> {
            if (order.replays) {
                long version = (long) row.flow() << 32 | (order.latest ? 0 : row.revision());
                Optional<ProblemException> ofFlow =
                        ofFlows.computeIfAbsent(version, one -> flowRefusal(row, order.latest));
                if (ofFlow.isPresent()) return ofFlow.get();
            }
            return refusal(order, row);
        };
    }

    private Optional<ProblemException> flowRefusal(Row row, boolean latest) {
        try {
            actions.flow(row, latest);
            return Optional.empty();
        } catch (ProblemException refusal) {
            return Optional.of(refusal);
        }
    }

    private @Nullable ProblemException refusal(Order order, Row row) {
        if (!order.replays) return actions.cannotRetry(row);
        if (!row.state().isEnded() || table.hasHistory(row.id())) return null;
        return new ProblemException(
                409, "history-not-kept", "Run " + row.id() + " cannot be replayed: its flow keeps no history.");
    }

    private void carryOut(Order order) {
        String end = "failed";
        try {
            order.status = "running";
            Matching matching = matching(order, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
            // What was not counted in time is not taken either.
            order.more = matching.more() || matching.atLeast();
            order.problem = matching.why();
            order.skipped.set(matching.skipped());
            order.runs = (long) matching.ids().length;
            for (int to = matching.ids().length; to > 0 && !order.isStopped(); to -= SLICE) {
                slice(order, Arrays.copyOfRange(matching.ids(), Math.max(0, to - SLICE), to));
            }
            end = order.isStopped() ? "cancelled" : "done";
        } catch (InterruptedException e) {
            end = "cancelled";
        } catch (NoRoom e) {
            order.problem = e.getMessage();
        } catch (Exception e) {
            LOG.warn("The retry {} of {} broke off", order.id, order.by, e);
            order.problem = "It broke off: " + e.getMessage();
        } finally {
            order.endedAt = clock.millis();
            order.status = end;
            LOG.info(
                    "Retry {} of {} ({}): {} of {} runs {}",
                    order.id,
                    order.by,
                    order.given,
                    order.done,
                    order.runs,
                    end);
        }
    }

    private static final class NoRoom extends Exception {
        private static final long serialVersionUID = 1L;

        NoRoom(String message) {
            super(message);
        }
    }

    /** Some runs, the oldest first, of those that still match. */
    private void slice(Order order, long[] ids) throws InterruptedException, NoRoom {
        List<Row> rows = table.among(order.filter, ids);
        order.skipped.addAndGet(ids.length - rows.size());
        List<Started> started = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            if (!awaitRoom(order, row.flow())) return;
            try {
                ProblemException refusal = refusal(order, row);
                if (refusal != null) throw refusal;
                if (order.replays) {
                    started.add(new Started(row, replay(order, row)));
                } else {
                    mustBeWhole(row);
                    engine.resume(row.id(), order.by);
                    order.done.incrementAndGet();
                }
            } catch (ProblemException | IllegalStateException e) {
                order.skip(e.getMessage());
            }
        }
        for (Started one : started) await(order, one);
    }

    /**
     * The engine leaves a failed run of which a value is lost as it is, and tells nobody. Refused as a single retry is; and
     * only here, since it takes reading all files of the run's values, which is too much for those that are only counted.
     */
    private void mustBeWhole(Row row) {
        if (row.state() != RunStatus.FAILED) return;
        StoredRun stored = journal.view(row.id()).orElseThrow(() -> RunActions.unknown(Long.toString(row.id())));
        String damage = journal.damage(stored);
        if (damage == null) return;
        throw new ProblemException(
                409,
                "damaged",
                "Run " + row.id() + " cannot go on: " + damage
                        + ". Restore that file from a backup first, or replay the run, which needs none of its values"
                        + " but the payload.");
    }

    /** A replay that is on its way to the disk. */
    private record Started(Row row, CompletableFuture<Long> accepted) {}

    /** A full disk has taken nothing of it, and is waited for; what else may go wrong concerns this run alone. */
    private void await(Order order, Started one) throws InterruptedException, NoRoom {
        long until = clock.millis() + PATIENCE_MILLIS;
        CompletableFuture<Long> accepted = one.accepted;
        while (true) {
            try {
                accepted.get();
                order.done.incrementAndGet();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof DiskFull full)) {
                    order.skip(e.getCause().getMessage());
                    return;
                }
                if (clock.millis() > until) throw new NoRoom(full.getMessage() + " Then " + rest(order));
            }
            if (order.stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) throw new InterruptedException();
            try {
                accepted = replay(order, one.row);
            } catch (ProblemException | IllegalStateException gone) {
                order.skip(gone.getMessage());
                return;
            }
        }
    }

    /** The room that there was may be gone: whatever arrives goes first. */
    private CompletableFuture<Long> replay(Order order, Row row) throws InterruptedException, NoRoom {
        long until = clock.millis() + PATIENCE_MILLIS;
        while (true) {
            Reservation values = HeapShare.REQUEST_VALUES.open();
            try {
                return actions.replay(row, order.latest, values).whenComplete((id, failure) -> values.close());
            } catch (Rejected full) {
                values.close();
                if (clock.millis() > until) throw noRoom(order, row.flow());
            } catch (MemoryExhausted e) {
                values.close();
                if (e.permanent()) throw new ProblemException(413, "too-large", String.valueOf(e.getMessage()));
                if (clock.millis() > until) throw new NoRoom(e.getMessage() + " Then " + rest(order));
            } catch (RuntimeException e) {
                values.close();
                throw e;
            }
            if (order.stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) throw new InterruptedException();
        }
    }

    /** @return false if the order was stopped */
    private boolean awaitRoom(Order order, int flow) throws InterruptedException, NoRoom {
        long until = clock.millis() + PATIENCE_MILLIS;
        while (!order.isStopped()) {
            if (engine.backlog(flow) < ROOM && journal.waitingBytes() < MOST_WAITING_BYTES) return true;
            if (clock.millis() > until) throw noRoom(order, flow);
            if (order.stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) return false;
        }
        return false;
    }

    private NoRoom noRoom(Order order, int flow) {
        return new NoRoom("The flow " + names.name(flow) + " has had " + ROOM + " runs due for "
                + PATIENCE_MILLIS / 60_000 + " minutes: it does not get on. Look why, then " + rest(order));
    }

    private static String rest(Order order) {
        return order.replays
                ? "replay the rest: those that were replayed match again, so begin after the last of them, with"
                        + " \"from\"."
                : "give the order again: it finds what it had not come to.";
    }

    @Override
    public void close() {
        synchronized (orders) {
            for (Order order : orders.values()) order.stop.countDown();
        }
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("A retry of many runs has not stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
