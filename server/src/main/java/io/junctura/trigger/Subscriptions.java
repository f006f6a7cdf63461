package io.junctura.trigger;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Timer;
import io.junctura.run.Journal;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells third parties the addresses of flows that take their webhooks. What a third party was told stands in the flow's
 * cursor, so that a start tells nobody anything, and loads no plugin, unless something has changed.
 */
final class Subscriptions implements AutoCloseable {
    final Engine engine;
    final Journal journal;
    final Bindings bindings;
    final Troubles troubles;
    final Clock clock;
    private final Timer timer;
    private final Executor workers;
    private final Map<Integer, Subscription> subscriptions = new HashMap<>();
    private volatile boolean closed;

    Subscriptions(
            Engine engine,
            Journal journal,
            Bindings bindings,
            Troubles troubles,
            Clock clock,
            Timer timer,
            Executor workers) {
        this.engine = engine;
        this.journal = journal;
        this.bindings = bindings;
        this.troubles = troubles;
        this.clock = clock;
        this.timer = timer;
        this.workers = workers;
    }

    synchronized void live(List<PinnedFlow> flows) {
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) {
            numbers.add(flow.flow());
            subscriptions
                    .computeIfAbsent(flow.flow(), number -> new Subscription(this, flow))
                    .wants(flow);
        }
        subscriptions.values().removeIf(subscription -> {
            if (!numbers.contains(subscription.flow().flow())) subscription.wantsNothing();
            return subscription.isOver();
        });
    }

    /** A connection is another: what it is subscribed with may be too. */
    synchronized void connectionChanged(String name) {
        for (Subscription subscription : subscriptions.values()) {
            if (bindings.uses(subscription.flow(), name)) subscription.again();
        }
    }

    /** What a third party is told: another value means that it has to be told again. */
    Map<String, Object> told(PinnedFlow flow) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("revision", (long) flow.revision());
        told.put("connection", bindings.connectionRevision(flow));
        told.put("address", bindings.address(flow.name(), TriggerKind.WEBHOOK).toString());
        return told;
    }

    void at(long time, Runnable task) {
        timer.at(time, () -> work(task));
    }

    void work(Runnable task) {
        if (closed) return;
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopping) {
            // The cursor says what is still to be told.
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
