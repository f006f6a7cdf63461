package io.junctura.trigger.topic;

import io.junctura.api.ConnectorException;
import io.junctura.builtin.TopicEvent;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.TriggerErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Publishes events to all flows that subscribe to a topic at that moment. Thread safe. */
public final class Topics implements LiveTriggers {
    /** How long a start of the server may take until its flows are live. */
    private static final long KNOWN_WITHIN_SECONDS = 60;

    private final EventIntake intake;
    private final Bindings bindings;
    private final TriggerErrors errors;
    private final LoopDetection hops;
    private final EventObserver observer;
    private final TopicSubscribers others;
    private volatile Map<String, List<PinnedFlow>> subscribers = Map.of();
    /** Completed when the subscribers are known. An event that is published earlier would reach no flow. */
    private final CompletableFuture<Void> known = new CompletableFuture<>();

    public Topics(
            EventIntake intake,
            Bindings bindings,
            TriggerErrors errors,
            LoopDetection hops,
            EventObserver observer,
            TopicSubscribers others) {
        this.others = others;
        this.observer = observer;
        this.hops = hops;
        this.intake = intake;
        this.bindings = bindings;
        this.errors = errors;
    }

    /** @param hop how many runs, one causing the other, led to the event */
    CompletableFuture<PublishedEvent> publish(String topic, @Nullable Object event, @Nullable String identity, int hop)
            throws Rejected {
        Map<String, Object> origin = new LinkedHashMap<>(LoopDetection.origin(hop));
        origin.put("topic", topic);
        Incoming incoming = new Incoming(event, null, origin, identity);
        if (known.isDone()) return toSubscribers(topic, incoming);
        return known.copy().orTimeout(KNOWN_WITHIN_SECONDS, TimeUnit.SECONDS).thenCompose(now -> {
            try {
                return toSubscribers(topic, incoming);
            } catch (Rejected full) {
                return CompletableFuture.failedFuture(full);
            }
        });
    }

    private CompletableFuture<PublishedEvent> toSubscribers(String topic, Incoming event) throws Rejected {
        CompletableFuture<PublishedEvent> done = others.publish(topic, event.payload(), more -> {
            List<PinnedFlow> all = new ArrayList<>(subscribers.getOrDefault(topic, List.of()));
            all.addAll(more);
            return intake.publish(topic, event, all);
        });
        observer.published(topic, event.payload());
        return done;
    }

    LoopDetection hops() {
        return hops;
    }

    @Override
    public Set<TriggerKind> kinds() {
        return Set.of(TriggerKind.TOPIC);
    }

    @Override
    public void live(List<PinnedFlow> flows) {
        Map<String, List<PinnedFlow>> byTopic = new HashMap<>();
        for (PinnedFlow flow : flows) {
            try {
                TopicEvent trigger = (TopicEvent) bindings.of(flow).bound().trigger();
                byTopic.computeIfAbsent(trigger.topic(), name -> new ArrayList<>())
                        .add(flow);
                errors.resolve(flow);
            } catch (ConnectorException e) {
                errors.report(flow, "It cannot subscribe to its topic: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The server is stopping.
                return;
            }
        }
        subscribers = byTopic;
        known.complete(null);
    }
}
