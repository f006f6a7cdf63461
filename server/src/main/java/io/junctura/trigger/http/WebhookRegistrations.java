package io.junctura.trigger.http;

import io.junctura.dispatch.Timer;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells third parties the addresses of flows that take their webhooks, and takes them back. What stands there is on disk,
 * so that a start tells nobody anything, and loads no plugin, unless something has changed meanwhile.
 */
public final class WebhookRegistrations implements AutoCloseable {
    final Registrations registrations;
    final Flows flows;
    final Bindings bindings;
    final TriggerErrors troubles;
    final Clock clock;
    private final Timer timer;
    private final Executor workers;
    private final Map<Integer, WebhookRegistration> all = new HashMap<>();
    private volatile boolean closed;

    public WebhookRegistrations(
            Registrations registrations,
            Flows flows,
            Bindings bindings,
            TriggerErrors troubles,
            Clock clock,
            Timer timer,
            Executor workers) {
        this.registrations = registrations;
        this.flows = flows;
        this.bindings = bindings;
        this.troubles = troubles;
        this.clock = clock;
        this.timer = timer;
        this.workers = workers;
    }

    /** @param live all flows that take webhooks */
    public synchronized void live(List<PinnedFlow> live) {
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : live) {
            if (!bindings.registers(flow)) continue;
            numbers.add(flow.flow());
            of(flow.flow()).wants(flow);
        }
        for (int flow : registrations.flows()) of(flow);
        all.values().removeIf(one -> {
            if (!numbers.contains(one.number())) one.wants(null);
            return one.isOver();
        });
    }

    private WebhookRegistration of(int flow) {
        return all.computeIfAbsent(flow, number -> new WebhookRegistration(this, number));
    }

    /** A connection is another: what it is subscribed with may be too. */
    public synchronized void connectionChanged(String name) {
        for (WebhookRegistration one : all.values()) {
            if (one.uses(name)) one.again();
        }
    }

    void at(long time, Runnable task) {
        timer.at(time, () -> work(task));
    }

    void work(Runnable task) {
        if (closed) return;
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopping) {
            // What is on disk says what is still to be told.
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
