package io.junctura.trigger.http;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Registers the addresses of flows at third parties that send webhooks, and removes these registrations. Registrations are on
 * disk, so a start contacts no other system and loads no plugin, unless a registration has changed meanwhile. Thread safe.
 */
public final class WebhookRegistrations implements LiveTriggers {
    final Registrations registrations;
    final Flows flows;
    final Bindings bindings;
    final TriggerErrors errors;
    final Clock clock;
    private final BackgroundTasks tasks;
    private final Map<Integer, WebhookRegistration> all = new HashMap<>();
    private volatile boolean closed;

    public WebhookRegistrations(
            Registrations registrations, Flows flows, Bindings bindings, TriggerErrors errors, BackgroundTasks tasks) {
        this.registrations = registrations;
        this.flows = flows;
        this.bindings = bindings;
        this.errors = errors;
        this.clock = tasks.clock();
        this.tasks = tasks;
    }

    @Override
    public Set<TriggerKind> kinds() {
        return Set.of(TriggerKind.WEBHOOK);
    }

    @Override
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

    @Override
    public synchronized void connectionChanged(String name) {
        for (WebhookRegistration one : all.values()) {
            if (one.uses(name)) one.again();
        }
    }

    void at(long time, Runnable task) {
        tasks.runAt(time, () -> work(task));
    }

    void work(Runnable task) {
        if (!closed) tasks.run(task);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
