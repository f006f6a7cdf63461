package io.junctura.delivery;

import io.junctura.run.PinnedFlow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A third party's subscription to topics. Immutable; a change replaces it.
 *
 * @param instance    the customer's instance
 * @param origin      the document that declares it; null: it was created by the API
 * @param reason      why it is in this state, as a sentence
 * @param missedAfter the last event number before it stopped getting events; null: it gets them
 * @param keys        at least one, the newest first; empty if they cannot be decrypted
 * @param edits       the number of changes
 * @param live        the flow with which its deliveries are accepted
 */
record Subscription(
        String id,
        String instance,
        @Nullable Origin origin,
        SubscriptionSettings settings,
        State state,
        @Nullable String reason,
        @Nullable Long missedAfter,
        Instant created,
        Instant changed,
        List<Key> keys,
        long edits,
        PinnedFlow live) {

    /** Whether it gets events. */
    enum State {
        ENABLED,
        DISABLED,
        /** Its address has not answered the challenge yet. */
        PENDING,
        /** Its address has answered 410. */
        ENDED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** @param until when it stops signing beside a newer key; null: it is the newest */
    record Key(
            int version,
            SigningKey key,
            Instant created,
            @Nullable Instant until) {

        boolean signsAt(Instant time) {
            return until == null || time.isBefore(until);
        }
    }

    /**
     * The document of an integration that declares a subscription.
     *
     * @param name   within the document
     * @param paused whether the integration is switched off, so that new events are not sent
     */
    record Origin(String integration, String name, boolean paused) {}

    /** Whether the subscription itself is enabled, even if its integration is switched off. */
    boolean isEnabled() {
        return state == State.ENABLED;
    }

    boolean isPaused() {
        return origin != null && origin.paused;
    }

    boolean getsEvents() {
        return isEnabled() && !isPaused();
    }

    /** The state for views: a subscription of an integration that is switched off is disabled. */
    State visibleState() {
        return isEnabled() && isPaused() ? State.DISABLED : state;
    }

    /** Why it is in this state. */
    @Nullable
    String visibleReason() {
        if (!isEnabled() || origin == null || !origin.paused) return reason;
        return "The integration \"" + origin.integration + "\" is switched off.";
    }

    int flow() {
        return live.flow();
    }

    /** The same subscription; this is no edit. */
    Subscription with(PinnedFlow flow) {
        return new Subscription(
                id, instance, origin, settings, state, reason, missedAfter, created, changed, keys, edits, flow);
    }

    /** The flow stays that of the earlier settings. */
    Subscription with(SubscriptionSettings other, Instant now) {
        return new Subscription(
                id, instance, origin, other, state, reason, missedAfter, created, now, keys, edits + 1, live);
    }

    Subscription with(State other, @Nullable String why, @Nullable Long missed, Instant now) {
        return new Subscription(
                id, instance, origin, settings, other, why, missed, created, now, keys, edits + 1, live);
    }

    Subscription with(List<Key> others, Instant now) {
        return new Subscription(
                id, instance, origin, settings, state, reason, missedAfter, created, now, others, edits + 1, live);
    }

    Subscription with(Origin other, @Nullable Long missed) {
        return new Subscription(
                id, instance, other, settings, state, reason, missed, created, changed, keys, edits + 1, live);
    }
}
