package io.junctura.delivery;

import io.junctura.delivery.Subscription.State;
import io.junctura.dispatch.Full;
import io.junctura.run.Journal.Published;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Since when subscribers have not taken anything, and what follows from that. Thread safe. */
public final class Failing {
    private static final Logger LOG = LoggerFactory.getLogger(Failing.class);

    /** A subscription that has failed for so long is disabled. */
    static final Duration LONGEST = Duration.ofDays(5);

    /** Its owner hears of it by an event on this topic. */
    static final String TOPIC = "junctura.subscription.disabled";

    private final Subscriptions subscriptions;
    private final Map<String, Long> since;
    private volatile Publishing publishing = (topic, event, identity) -> {
        throw new IllegalStateException("the server has not started");
    };

    /** Publishes an event of the server's own. */
    public interface Publishing {
        CompletableFuture<Published> publish(String topic, Object event, String identity) throws Full;
    }

    Failing(Subscriptions subscriptions, Map<String, Long> since) {
        this.subscriptions = subscriptions;
        this.since = new ConcurrentHashMap<>(since);
    }

    void publishBy(Publishing by) {
        publishing = by;
    }

    @Nullable
    Instant since(String id) {
        Long millis = since.get(id);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    void succeeded(String id) {
        if (since.containsKey(id) && since.remove(id) != null) subscriptions.store.failing(id, null);
    }

    void forget(String id) {
        if (since.remove(id) != null) subscriptions.store.failing(id, null);
    }

    /** @param why the last attempt has failed, as a sentence */
    void failed(Subscription one, String why) throws InterruptedException {
        long now = subscriptions.clock.millis();
        Long first = since.putIfAbsent(one.id(), now);
        if (first == null) {
            subscriptions.store.failing(one.id(), now);
            return;
        }
        if (one.isEnabled() && now - first >= LONGEST.toMillis()) disable(one, Instant.ofEpochMilli(first), why);
    }

    /** Tells first: what ends the process in between is told again by the next failure, under the same identity. */
    private void disable(Subscription one, Instant first, String why) throws InterruptedException {
        Instant from = first.truncatedTo(ChronoUnit.SECONDS);
        String reason = "No delivery has succeeded since " + from + ". The last one failed: " + why;
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", TOPIC);
        event.put("subscription", one.id());
        event.put("instance", one.instance());
        event.put("description", one.settings().description());
        event.put("address", one.settings().address().toString());
        event.put("labels", one.settings().labels());
        event.put("failingSince", from.toString());
        event.put("reason", reason);
        try {
            publishing
                    .publish(TOPIC, event, one.id() + " failing since " + first.toEpochMilli())
                    .get();
            subscriptions.set(one.id(), State.DISABLED, reason, null, 0);
            LOG.warn("The subscription {} was disabled. {}", one.id(), reason);
        } catch (Full | ExecutionException e) {
            LOG.warn("The subscription {} is to be disabled; the next failure does it: {}", one.id(), e.getMessage());
        }
    }
}
