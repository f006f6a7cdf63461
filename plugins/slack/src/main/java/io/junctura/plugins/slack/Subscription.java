package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one flow takes of a WebSocket's messages. Filled by the WebSocket's thread, emptied by the flow's. */
final class Subscription {
    /** Further messages are not acknowledged, and Slack sends events again. */
    private static final int MAX = 100;

    private final String type;
    private final Reader reader;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private @Nullable ConnectorException failure;

    /** Makes an event of a message. */
    @FunctionalInterface
    interface Reader {
        /** @return null for a message that starts no run */
        @Nullable
        Event read(Map<?, ?> payload) throws ConnectorException;
    }

    /** One message for one flow. */
    record Delivery(Event event, Envelope envelope) {}

    /** @param type of the envelopes, as Slack calls it */
    Subscription(String type, Reader reader) {
        this.type = type;
        this.reader = reader;
    }

    boolean isOf(String other) {
        return type.equals(other);
    }

    /** @return null for a message that starts no run of this flow */
    @Nullable
    Event read(Map<?, ?> payload) throws ConnectorException {
        return reader.read(payload);
    }

    synchronized void deliver(Delivery one) {
        if (waiting.size() >= MAX) return;
        waiting.add(one);
        notifyAll();
    }

    /** Makes {@link #take} throw this after the last element. */
    synchronized void fail(ConnectorException why) {
        failure = why;
        notifyAll();
    }

    synchronized Delivery take() throws ConnectorException, InterruptedException {
        while (waiting.isEmpty()) {
            if (failure != null) throw failure;
            wait();
        }
        return waiting.remove();
    }
}
