package io.junctura.trigger.topic;

import io.junctura.api.ConnectorException;
import io.junctura.builtin.TopicEvent;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Docs;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Schemas;
import io.junctura.http.View;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.Identities;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.Rejections;
import io.junctura.trigger.TriggerErrors;
import java.io.IOException;
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
public final class Topics implements Routes, LiveTriggers {
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

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/topics/{topic}/events", this::publish)
                .needs(Permission.OPERATOR, Audit.NONE)
                .receivesEvents(true)
                .summary("Publishes an event to a topic")
                .header("Idempotency-Key", "The same key on the same topic publishes once")
                .answers(409, "The Idempotency-Key was used on this topic before with another event")
                .body(Schemas::any)
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The event and the runs that it starts are on disk", Published.class);
    }

    /** An event that was published to a topic. */
    record Published(
            @Docs(
                    "The sequence number of the event among all events of topics. It is not the ID of a run, and not one of"
                            + " /api/v1/events, where each run that it started is another event")
            String event,

            @Docs("How many runs it starts: one of each flow that subscribes")
            int runs)
            implements View {}

    private void publish(Exchange http) throws IOException {
        String topic = topic(http.pathParam("topic"));
        String key = Identities.key(http);
        Object event = Bodies.json(http);
        CompletableFuture<PublishedEvent> done;
        try {
            done = publish(topic, event, key, hops.of(http, "the topic " + topic));
        } catch (Rejected full) {
            throw Rejections.of(full);
        }
        http.future(() -> done.handle((published, failure) -> {
            if (failure != null) throw Rejections.lost(failure);
            if (!published.sameBody()) {
                throw new ProblemException(
                                409,
                                "idempotency-key-reused",
                                "This Idempotency-Key was used on this topic before with another event. Use a new one"
                                        + " for a new event.")
                        .with("event", Long.toString(published.seq()));
            }
            Answers.json(http, 202, new Published(Long.toString(published.seq()), published.runs()));
            return published;
        }));
    }

    private static String topic(String name) {
        try {
            return new TopicEvent(name).topic();
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("bad-topic", String.valueOf(e.getMessage()));
        }
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
