package io.junctura.trigger.topic;

import io.junctura.api.Action;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.builtin.TopicPublish;
import io.junctura.connector.Actions.Attempt;
import io.junctura.connector.OwnActions;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.journal.PublishedEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Executes {@code topic.publish}. If the step gives no identity, its key is the identity of the event, so a repeated attempt
 * publishes nothing twice.
 */
public final class TopicPublishing implements OwnActions.Implementation {
    private final Topics topics;

    public TopicPublishing(Topics topics) {
        this.topics = topics;
    }

    @Override
    public Object run(Action<?, ?> action, Attempt attempt) throws ConnectorException, InterruptedException {
        TopicPublish publish = (TopicPublish) action;
        String identity = publish.identity() == null ? attempt.key() : publish.identity();
        String where = "the topic " + publish.topic();
        if (!topics.hops().allows(attempt.hops() + 1, where)) {
            throw new ConnectorException(
                    ErrorKind.REFUSED, Reached.NO, topics.hops().sentence(where), null, null);
        }
        try {
            PublishedEvent published = topics.publish(publish.topic(), publish.event(), identity, attempt.hops() + 1)
                    .get();
            return new TopicPublish.Published(published.seq(), published.runs());
        } catch (Rejected full) {
            throw ConnectorException.tryLater(Reached.NO, String.valueOf(full.getMessage()), full.retryAfter());
        } catch (ExecutionException e) {
            throw ConnectorException.tryLater(
                    Reached.MAYBE, "It is not certain whether the event is on disk.", e.getCause());
        }
    }

    /**
     * Publishes an event of the server itself.
     *
     * @param identity another event of the same identity is not published again
     * @return completed when it is on disk
     * @throws Rejected if the queue is full
     */
    public CompletableFuture<PublishedEvent> publish(String topic, Object event, String identity) throws Rejected {
        return topics.publish(topic, event, identity, 0);
    }
}
