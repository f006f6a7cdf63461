package io.junctura.delivery;

import io.junctura.delivery.ResendStore.Event;
import io.junctura.delivery.ResendStore.Order;
import io.junctura.delivery.ResendStore.What;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.time.Timer;
import io.junctura.error.DomainException;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.run.DerivedKeys;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Installation;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends deliveries and missed events again, with a limit per second. Orders are on disk, and continue after a restart. An
 * order that is repeated after a crash starts no second delivery.
 */
final class Resends {
    private static final Logger LOG = LoggerFactory.getLogger(Resends.class);
    private static final long SECOND = 1_000;
    private static final long NONE_LEFT = -1;

    /** The actor that the history names for deliveries canceled with their subscription. */
    static final String END = "the end of its subscription";

    private final Subscriptions subscriptions;
    private final ResendStore store;
    private final RunReader journal;
    private final String installation;
    private final DeliveryRuns runs;
    private final Timer timer;
    private final Executor background;
    private final Clock clock;

    /** The progress of orders. It is written one second later, when the deliveries that it stands for are on disk. */
    private final Map<Long, Long> reached = new HashMap<>();

    private boolean scheduled;

    Resends(
            Subscriptions subscriptions,
            ResendStore store,
            RunReader journal,
            Installation installation,
            DeliveryRuns runs,
            Timer timer,
            Executor background) {
        this.subscriptions = subscriptions;
        this.store = store;
        this.journal = journal;
        this.installation = installation.id();
        this.runs = runs;
        this.timer = timer;
        this.background = background;
        this.clock = subscriptions.clock;
    }

    /** Handles orders now. To be called at the start, and after a new order or a change of a subscription. */
    void look() {
        execute(this::round);
    }

    private void execute(Runnable task) {
        try {
            background.execute(task);
        } catch (RejectedExecutionException stopping) {
            // The server is stopping; the next start handles the orders.
        }
    }

    private synchronized void round() {
        boolean more = false;
        for (Order order : store.open()) {
            try {
                more |= goesOn(order);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn(
                        "The resending to the subscription {} is tried again in a second: {}",
                        order.subscription(),
                        e.toString());
                more = true;
            }
        }
        if (!more || scheduled) return;
        scheduled = true;
        timer.at(clock.millis() + SECOND, () -> execute(this::ring));
    }

    private void ring() {
        synchronized (this) {
            scheduled = false;
        }
        round();
    }

    /** @return whether the order is not complete */
    private boolean goesOn(Order stored) throws InterruptedException {
        Optional<Subscription> found = subscriptions.find(stored.subscription());
        // The order waits while its subscription gets no events.
        if (found.isEmpty() || !found.get().isEnabled()) return false;
        long from = reached.getOrDefault(stored.id(), stored.done());
        if (from > stored.done()) store.done(stored, from);
        Order order = new Order(
                stored.id(), stored.subscription(), stored.what(), stored.since(), from, stored.until(), stored.rate());
        long to = order.what() == What.MISSED ? missed(found.get(), order) : again(found.get(), order);
        if (to != NONE_LEFT) {
            reached.put(order.id(), to);
            return true;
        }
        reached.remove(order.id());
        store.delete(order);
        return false;
    }

    /** @return the number of the last handled event, or {@link #NONE_LEFT} */
    private long missed(Subscription to, Order order) throws InterruptedException {
        List<String> blocked = subscriptions.topics.blocked(to);
        List<String> topics = to.settings().topics().stream()
                .filter(topic -> !blocked.contains(topic))
                .toList();
        if (topics.isEmpty()) return NONE_LEFT;
        List<Event> events = store.events(order, topics, order.rate());
        if (events.isEmpty()) return NONE_LEFT;
        List<CompletableFuture<List<Receipt>>> accepted = new ArrayList<>();
        long last = order.done();
        for (Event event : events) {
            Object value = value(event.value());
            if (to.settings().wants(value) && subscriptions.topics.allows(to.instance(), event.topic(), value)) {
                Map<String, Object> origin = new LinkedHashMap<>();
                origin.put("topic", event.topic());
                origin.put("at", Instant.ofEpochMilli(event.published()).toString());
                CompletableFuture<List<Receipt>> one =
                        accept(to, new Incoming(value, null, origin, "missed event " + event.number()));
                if (one == null) break;
                accepted.add(one);
            }
            last = event.number();
        }
        await(accepted);
        return last;
    }

    private @Nullable Object value(@Nullable Object stored) {
        if (!(stored instanceof LargeValue large)) return stored;
        try (InputStream in = journal.large().open(large)) {
            return Json.parseStored(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("An event cannot be read: " + e.getMessage(), e);
        }
    }

    /** @return the number of the last handled run, or {@link #NONE_LEFT} */
    private long again(Subscription to, Order order) throws InterruptedException {
        List<CompletableFuture<List<Receipt>>> accepted = new ArrayList<>();
        long last = order.done();
        List<Long> runs = store.runs(order, to.flow(), order.rate());
        if (runs.isEmpty()) return NONE_LEFT;
        for (long run : runs) {
            Optional<StoredRun> stored = journal.load(run).filter(one -> mayReceive(to, one));
            if (stored.isPresent() && stored.get().status() == RunStatus.SUCCEEDED) {
                CompletableFuture<List<Receipt>> one =
                        accept(to, repeated(stored.get(), "resend " + order.id() + " of " + run));
                if (one == null) break;
                accepted.add(one);
            } else if (stored.isPresent()) {
                this.runs.attemptNow(to, run, "resend");
            }
            last = run;
        }
        await(accepted);
        return last;
    }

    private boolean mayReceive(Subscription to, StoredRun delivery) {
        Run.Accepted accepted = delivery.accepted();
        return subscriptions.topics.allows(to, accepted.origin(), accepted.payload());
    }

    /** @return null if the queue is full */
    private @Nullable CompletableFuture<List<Receipt>> accept(Subscription to, Incoming event) {
        try {
            return runs.start(to, event);
        } catch (Rejected full) {
            return null;
        }
    }

    private static void await(List<CompletableFuture<List<Receipt>>> accepted) throws InterruptedException {
        try {
            for (CompletableFuture<List<Receipt>> one : accepted) one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Sends the event of a delivery again, with the same webhook id. */
    private Incoming repeated(StoredRun earlier, @Nullable String identity) {
        Run.Accepted accepted = earlier.accepted();
        Map<String, Object> origin = new LinkedHashMap<>(accepted.origin());
        origin.putIfAbsent("id", DerivedKeys.key(installation, earlier.id(), DeliveryPlan.SEND));
        origin.putIfAbsent("at", Instant.ofEpochMilli(accepted.at()).toString());
        return new Incoming(accepted.payload(), null, origin, identity);
    }

    /**
     * Sends one delivery again. A delivery that waits for its next attempt is attempted now, and a failed one is resumed. For a
     * succeeded one, a new delivery sends the same event with the same id.
     *
     * @return the delivery that sends the event
     * @throws DomainException if the subscription may not receive its event any longer
     */
    CompletableFuture<Long> again(Subscription to, StoredRun delivery, String by) throws Rejected {
        if (!mayReceive(to, delivery)) {
            String topic = String.valueOf(delivery.accepted().origin().get("topic"));
            throw DomainException.conflict("topic-not-allowed", TopicPermissions.refusal(to.instance(), topic));
        }
        boolean whole = delivery.status() == RunStatus.SUCCEEDED || delivery.status() == RunStatus.CANCELLED;
        if (!whole) {
            runs.attemptNow(to, delivery.id(), by);
            return CompletableFuture.completedFuture(delivery.id());
        }
        return runs.start(to, repeated(delivery, null))
                .thenApply(receipts -> receipts.get(0).run());
    }

    /** Cancels the unfinished deliveries of a subscription that was deleted or has ended. */
    void cancel(int flow) {
        execute(() -> {
            List<Long> open = store.openRuns(flow, 0, 500);
            while (!open.isEmpty()) {
                for (long run : open) runs.commands().cancel(run, END);
                open = store.openRuns(flow, open.get(open.size() - 1), 500);
            }
        });
    }
}
