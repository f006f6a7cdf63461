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
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.PluginServices;
import io.junctura.dispatch.CallEnd;
import io.junctura.dispatch.Timer;
import io.junctura.http.ProblemException;
import io.junctura.json.Json;
import io.junctura.run.Backoff;
import io.junctura.run.Flows;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.http.LateStore.Owed;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts answers to callers that were sent away and had given an address. What is owed is on disk before the caller is sent
 * away, and until it was taken: each is tried for some three days, across restarts. Thread safe.
 */
public final class LateAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LateAnswers.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(4);
    private static final int MOST_ATTEMPTS = 30;

    private final LateStore store;
    private final Flows flows;
    private final RunReader journal;
    private final CallStatus status;
    private final Bindings bindings;
    private final PluginServices surroundings;
    private final Clock clock;
    private final Timer timer;
    private final Executor workers;

    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    /** Runs whose answers were taken, which could not be written down yet, for want of room say: they are not posted again. */
    private final Set<Long> posted = ConcurrentHashMap.newKeySet();

    private final ReentrantLock delivering = new ReentrantLock();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean closed;

    public LateAnswers(
            LateStore store,
            Flows flows,
            RunReader journal,
            CallStatus status,
            Bindings bindings,
            PluginServices surroundings,
            Timer timer,
            Executor workers) {
        this.store = store;
        this.flows = flows;
        this.journal = journal;
        this.status = status;
        this.bindings = bindings;
        this.surroundings = surroundings;
        this.clock = surroundings.clock();
        this.timer = timer;
        this.workers = workers;
    }

    /**
     * Looks whether an address is one that may be called, as far as that can be known without asking a name service.
     *
     * @throws ConnectorException bad input, if it may not
     */
    void mustBeCallable(URI address) throws ConnectorException {
        surroundings.outside().mayCall(address);
    }

    /**
     * Writes down that a caller is owed the run's answer.
     *
     * @param then told when it is on disk, on a thread of its own: null, or why it could not be written
     */
    void owe(long run, URI address, Consumer<@Nullable Throwable> then) {
        workers.execute(() -> {
            try {
                store.owe(run, address, clock.millis());
            } catch (RuntimeException e) {
                then.accept(e);
                return;
            }
            then.accept(null);
            look();
        });
    }

    /** Goes on with what an earlier process owed. */
    public void start() {
        if (store.isEmpty()) return;
        store.forgetDeleted();
        look();
    }

    public void close() {
        closed = true;
    }

    /** Looks every second, as long as there is anything owed. */
    private void look() {
        if (closed || !looking.compareAndSet(false, true)) return;
        timer.at(clock.millis() + LOOK_MILLIS, () -> {
            try {
                workers.execute(this::deliverAll);
            } catch (RejectedExecutionException e) {
                // stopping; the next start goes on
            }
        });
    }

    private void deliverAll() {
        boolean more = true;
        // Who is owed one from now on has it looked for anew.
        looking.set(false);
        delivering.lock();
        try {
            // Looked at first: a delivery that ends while the rows are read is among them still, though it is no longer
            // due.
            // Only this adds to those under way, one at a time.
            Set<Long> before = Set.copyOf(underWay);
            for (Owed owed : store.due(clock.millis())) {
                if (before.contains(owed.run())) continue;
                underWay.add(owed.run());
                workers.execute(() -> deliver(owed));
            }
            more = !store.isEmpty();
        } catch (RejectedExecutionException e) {
            more = false;
        } catch (RuntimeException e) {
            LOG.warn("Late answers are looked at again: {}", e.toString());
        } finally {
            delivering.unlock();
        }
        if (more) look();
    }

    private void deliver(Owed owed) {
        try {
            Refusal refusal = posted.contains(owed.run()) ? null : attempt(owed);
            if (refusal == null) {
                posted.add(owed.run());
                store.done(owed);
                posted.remove(owed.run());
            } else {
                again(owed, refusal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopping; the next start goes on
        } catch (RuntimeException e) {
            LOG.warn("What became of the late answer of run {} is not written down: {}", owed.run(), e.toString());
        } finally {
            underWay.remove(owed.run());
        }
    }

    /** @param forGood whether it will be refused as often as it is tried */
    private record Refusal(String why, boolean forGood) {}

    /** @return null if it was taken, or nobody is owed it any more; else why not */
    private @Nullable Refusal attempt(Owed owed) throws InterruptedException {
        try {
            return post(owed);
        } catch (ConnectorException e) {
            return new Refusal(String.valueOf(e.getMessage()), false);
        } catch (RuntimeException e) {
            return new Refusal(e.toString(), false);
        }
    }

    private void again(Owed owed, Refusal refusal) {
        int failed = owed.attempts() + 1;
        String where = shown(owed.address());
        if (refusal.forGood() || failed >= MOST_ATTEMPTS) {
            LOG.warn(
                    "The late answer of run {} was not posted to {}, and is not tried any more: {} Its caller can"
                            + " still ask for it, at the address that it was given with the 202.",
                    owed.run(),
                    where,
                    sentence(refusal.why()));
            store.done(owed);
            return;
        }
        long due = clock.millis() + Backoff.delay(failed, FIRST, LONGEST, owed.run());
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

    /** Without its query, which may hold a secret. */
    private static String shown(URI address) {
        String path = address.getRawPath();
        return address.getScheme() + "://" + address.getRawAuthority() + (path == null ? "" : path);
    }

    private @Nullable Refusal post(Owed owed) throws ConnectorException, InterruptedException {
        StoredRun stored = journal.view(owed.run()).orElse(null);
        if (stored == null) return null;
        PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
        Bindings.Ready ready = bindings.once(flow);
        @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
        CallTrigger<Connection> trigger =
                (CallTrigger<Connection>) ready.bound().trigger();
        LateAnswer answer = new LateAnswer(owed.address(), status.id(owed.run()), body(flow, owed.run()));
        HttpRequest request = ready.ask(context -> ready.bound().written(trigger.late(answer, context)));
        // Callers say where, so no address is called that only a connection may call.
        try (HttpAnswer taken = surroundings.outside().http(null).send(request)) {
            boolean done = taken.status() / 100 == 2 || taken.status() == 410;
            return done ? null : new Refusal(owed.address().getHost() + " answered " + taken.status(), false);
        } catch (ConnectorException e) {
            // Of the way out alone. What the request is made of, a secret say, may be put right in the meantime.
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
        data.put("address", status.address(bindings.address(flow.name(), TriggerKind.CALL), run));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "call.answered");
        body.put("timestamp", clock.instant().toString());
        body.put("data", data);
        return Json.write(body);
    }

    /** A file is not sent along: {@code address} has it. */
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
