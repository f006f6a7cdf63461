package io.junctura.trigger.topic;

import io.junctura.builtin.TopicEvent;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.View;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.trigger.http.EventHeaders;
import io.junctura.trigger.http.Rejections;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** {@code /api/v1/topics}: publishes events to topics. */
public final class TopicRoutes implements Routes {
    private final Topics topics;

    public TopicRoutes(Topics topics) {
        this.topics = topics;
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
        String key = EventHeaders.idempotencyKey(http);
        Object event = Bodies.json(http);
        CompletableFuture<PublishedEvent> done;
        try {
            done = topics.publish(topic, event, key, EventHeaders.hops(http, topics.hops(), "the topic " + topic));
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
}
