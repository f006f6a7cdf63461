package io.junctura.trigger.http;

import io.junctura.api.CallTrigger;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.LateAnswer;
import io.junctura.api.Reached;
import io.junctura.connector.PluginServices;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import io.junctura.run.Backoff;
import io.junctura.run.Flows;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.http.CallStore.PendingAnswer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts late answers to callers that have given an address for them. An answer is on disk, as owed, before its caller gets a
 * 202, and until it was delivered. Each is tried for about three days, across restarts. Thread safe.
 */
public final class LateAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LateAnswers.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration MAX = Duration.ofHours(4);
    private static final int MAX_ATTEMPTS = 30;

    /** How many answers are delivered at a time: in total, and to one host. */
    private static final int MAX_AT_ONCE = 400;

    private static final int MAX_PER_HOST = 20;

    private final CallStore store;
    private final Flows flows;
    private final RunReader journal;
    private final CallStatus status;
    private final Bindings bindings;
    private final PluginServices.Outbound outbound;
    private final BackgroundTasks tasks;
    private final Clock clock;

    private final Set<Long> inDelivery = ConcurrentHashMap.newKeySet();
    /** Runs whose answers were delivered, if that is not on disk yet, such as while the disk is full. They are not posted again. */
    private final Set<Long> posted = ConcurrentHashMap.newKeySet();

    private final ReentrantLock delivering = new ReentrantLock();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean closed;

    public LateAnswers(
            CallStore store,
            Flows flows,
            RunReader journal,
            CallStatus status,
            Bindings bindings,
            PluginServices.Outbound outbound,
            BackgroundTasks tasks) {
        this.store = store;
        this.flows = flows;
        this.journal = journal;
        this.status = status;
        this.bindings = bindings;
        this.outbound = outbound;
        this.tasks = tasks;
        this.clock = tasks.clock();
    }

    /**
     * Checks whether an address may be called, as far as this is known without a name service.
     *
     * @throws ConnectorException bad input, if it may not be called
     */
    void mustBeCallable(URI address) throws ConnectorException {
        outbound.mayCall(address);
    }

    /**
     * Stores that the run's answer is owed to its caller.
     *
     * @param then called on another thread, when that is on disk, with null, or with the reason why it could not be stored
     */
    void owe(long run, URI address, Consumer<@Nullable Throwable> then) {
        boolean begun = tasks.run(() -> {
            try {
                store.owe(new PendingAnswer(run, address, 0), clock.millis());
            } catch (RuntimeException e) {
                then.accept(e);
                return;
            }
            then.accept(null);
            scheduleDelivery();
        });
        if (!begun) then.accept(new IllegalStateException("the server is stopping"));
    }

    /** Continues with the answers that an earlier process owed. */
    public void start() {
        if (store.isEmpty()) return;
        store.forgetDeleted();
        scheduleDelivery();
    }

    public void close() {
        closed = true;
    }

    /** Delivers all answers that are due, each second while any answer is owed. */
    private void scheduleDelivery() {
        if (closed || !scheduled.compareAndSet(false, true)) return;
        tasks.runAt(clock.millis() + PAUSE_MILLIS, this::deliverAll);
    }

    private void deliverAll() {
        boolean more = true;
        // An answer that is owed from now on schedules the next delivery.
        scheduled.set(false);
        delivering.lock();
        try {
            // Copied first: a delivery that ends while the rows are read is still among them, though no longer due.
            // Only
            // this method adds to inDelivery, and the lock lets one thread in at a time.
            Set<Long> before = Set.copyOf(inDelivery);
            for (PendingAnswer owed : store.due(clock.millis(), MAX_AT_ONCE, MAX_PER_HOST)) {
                if (before.contains(owed.run())) continue;
                inDelivery.add(owed.run());
                if (!tasks.run(() -> deliver(owed))) return; // The next start continues.
            }
            more = !store.isEmpty();
        } catch (RuntimeException e) {
            LOG.warn("Late answers are delivered later: {}", e.toString());
        } finally {
            delivering.unlock();
        }
        if (more) scheduleDelivery();
    }

    private void deliver(PendingAnswer owed) {
        try {
            Refusal refusal = posted.contains(owed.run()) ? null : attempt(owed);
            if (refusal == null) {
                posted.add(owed.run());
                store.done(owed);
                posted.remove(owed.run());
            } else {
                retry(owed, refusal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server stops. The next start continues.
        } catch (RuntimeException e) {
            LOG.warn("The result of delivering the late answer of run {} is not stored: {}", owed.run(), e.toString());
        } finally {
            inDelivery.remove(owed.run());
        }
    }

    /** @param permanent whether further attempts would be refused, too */
    private record Refusal(String why, boolean permanent) {}

    /** @return null if the answer was delivered, or is not owed any more; otherwise why not */
    private @Nullable Refusal attempt(PendingAnswer owed) throws InterruptedException {
        try {
            return post(owed);
        } catch (ConnectorException e) {
            return new Refusal(String.valueOf(e.getMessage()), false);
        } catch (RuntimeException e) {
            return new Refusal(e.toString(), false);
        }
    }

    private void retry(PendingAnswer owed, Refusal refusal) {
        int failed = owed.attempts() + 1;
        String where = shown(owed.address());
        if (refusal.permanent() || failed >= MAX_ATTEMPTS) {
            LOG.warn(
                    "The late answer of run {} was not posted to {}, and is not tried any more: {} Its caller can"
                            + " still ask for it, at the address that it was given with the 202.",
                    owed.run(),
                    where,
                    sentence(refusal.why()));
            store.done(owed);
            return;
        }
        long due = clock.millis() + Backoff.delay(failed, FIRST, MAX, owed.run());
        if (failed == 1) {
            LOG.warn(
                    "The late answer of run {} was not posted to {}, and is tried again for some three days: {}",
                    owed.run(),
                    where,
                    sentence(refusal.why()));
        } else {
            LOG.debug("The late answer of run {} is tried again: {}", owed.run(), refusal.why());
        }
        store.again(owed, due);
    }

    private static String sentence(String why) {
        return why.endsWith(".") ? why : why + ".";
    }

    /** The address without its query, which may contain a secret. */
    private static String shown(URI address) {
        String path = address.getRawPath();
        return address.getScheme() + "://" + address.getRawAuthority() + (path == null ? "" : path);
    }

    private @Nullable Refusal post(PendingAnswer owed) throws ConnectorException, InterruptedException {
        StoredRun stored = journal.view(owed.run()).orElse(null);
        if (stored == null) return null;
        PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
        Bindings.Ready ready = bindings.once(flow);
        @SuppressWarnings("unchecked") // Binding has checked that the connection has the type of this trigger.
        CallTrigger<Connection> trigger =
                (CallTrigger<Connection>) ready.bound().trigger();
        LateAnswer answer = new LateAnswer(owed.address(), status.id(owed.run()), body(flow, owed.run()));
        HttpRequest request = ready.ask(context -> ready.bound().written(trigger.late(answer, context)));
        // A caller has given the address, so private addresses are not allowed, unlike those of connections.
        try (HttpAnswer reply = outbound.http(null).send(request)) {
            boolean done = reply.status() / 100 == 2 || reply.status() == 410;
            return done ? null : new Refusal(owed.address().getHost() + " answered " + reply.status(), false);
        } catch (ConnectorException e) {
            // The address is not allowed. Other reasons, such as a missing secret, may disappear.
            boolean notAllowed = e.kind() == ErrorKind.BAD_INPUT && e.reached() == Reached.NO;
            return new Refusal(String.valueOf(e.getMessage()), notAllowed);
        }
    }

    private byte[] body(PinnedFlow flow, long run) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("run", Long.toString(run));
        try {
            fill(data, status.of(flow.name(), status.token(run)));
        } catch (ProblemException e) {
            data.put("status", (long) e.status());
        }
        data.put("address", status.address(flow.name(), run));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "call.answered");
        body.put("timestamp", clock.instant().toString());
        body.put("data", data);
        return Json.write(body);
    }

    /** A file is not included: {@code address} returns it. */
    private static void fill(Map<String, @Nullable Object> data, CallEnd end) {
        if (end instanceof CallEnd.Answered answered) {
            Response response = answered.response();
            data.put("status", (long) response.status());
            if (!response.headers().isEmpty()) data.put("headers", response.headers());
            if (response.body() != null && !(response.body() instanceof FileRef)) data.put("body", response.body());
        } else if (end instanceof CallEnd.Unanswered ended) {
            boolean good = ended.outcome() instanceof Outcome.Succeeded;
            data.put(
                    "status",
                    good ? 204L : FailedCall.of(ended.run(), ended.outcome()).status());
        }
    }
}
