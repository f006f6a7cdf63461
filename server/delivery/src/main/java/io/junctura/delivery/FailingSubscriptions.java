package io.junctura.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records since when all deliveries to a subscriber have failed, and disables its subscription after a time. Thread safe. */
final class FailingSubscriptions {
    /** How long all deliveries must have failed before a subscription is disabled. */
    static final Duration MAX = Duration.ofDays(5);

    private final Subscriptions subscriptions;
    private final SubscriptionDisabling disabling;
    private final Map<String, Long> since;

    FailingSubscriptions(Subscriptions subscriptions, SubscriptionDisabling disabling, Map<String, Long> since) {
        this.subscriptions = subscriptions;
        this.disabling = disabling;
        this.since = new ConcurrentHashMap<>(since);
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

    /** @param why why the last attempt failed, as a sentence */
    void failed(Subscription one, String why) throws InterruptedException {
        long now = subscriptions.clock.millis();
        Long first = since.putIfAbsent(one.id(), now);
        if (first == null) {
            subscriptions.store.failing(one.id(), now);
            return;
        }
        if (!one.isEnabled() || now - first < MAX.toMillis()) return;
        Instant from = Instant.ofEpochMilli(first).truncatedTo(ChronoUnit.SECONDS);
        String reason = "No delivery has succeeded since " + from + ". The last one failed: " + why;
        disabling.disable(one, reason, from, "failing since " + first);
    }
}
