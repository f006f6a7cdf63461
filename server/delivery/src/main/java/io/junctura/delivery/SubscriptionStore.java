package io.junctura.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions on disk. Headers and keys are sealed. Each subscription has a flow, and each of its settings of deliveries a
 * revision of this flow; numbers of revisions are unique among all flows. Thread safe.
 */
public interface SubscriptionStore {

    /**
     * A subscription.
     *
     * @param integration whose document declares it; null: it was created by the API
     * @param name        within the document; null: it was created by the API
     * @param paused      whether the integration is switched off
     * @param settings    without headers
     * @param state       the word of its state
     * @param missedAfter the last event number before it stopped getting events; null: it gets them
     * @param keys        the newest first
     */
    record Row(
            String id,
            String instance,
            @Nullable String integration,
            @Nullable String name,
            boolean paused,
            Map<String, Object> settings,
            String sealedHeaders,
            long edits,
            String state,
            @Nullable String reason,
            @Nullable Long missedAfter,
            Instant created,
            Instant changed,
            List<SealedKey> keys) {}

    /** @param until when it stops signing beside a newer key; null: it is the newest */
    record SealedKey(
            int version,
            String text,
            Instant created,
            @Nullable Instant until) {}

    /**
     * The settings that a delivery keeps once it has begun.
     *
     * @param version counts the revisions of one subscription
     */
    record Revision(int flow, int id, int version, Map<String, Object> pinned) {}

    /**
     * A stored subscription.
     *
     * @param revision with which its deliveries are accepted
     * @param failing  since when all deliveries have failed, in milliseconds since 1970; null: not all have
     */
    record Stored(Row row, Revision revision, @Nullable Long failing) {}

    /**
     * All subscriptions.
     *
     * @throws io.junctura.database.Damaged if one is not what was written
     */
    List<Stored> load();

    /**
     * The revision with which a delivery was accepted, also of a subscription that was deleted.
     *
     * @throws io.junctura.database.Damaged if it is not what was written
     */
    Optional<Revision> revision(String subscription, int flow, int id);

    /** The ids of all subscriptions, also of deleted ones, by the numbers of their flows. */
    Map<Integer, String> flows();

    /** Stores a new subscription, its flow and its first revision. */
    Revision create(Row row, Map<String, Object> pinned);

    /**
     * Stores changed settings of a subscription that exists. Its keys do not change.
     *
     * @return the newest revision with these settings of deliveries if there is one, else a new one
     */
    Revision change(Row row, int flow, Map<String, Object> pinned);

    /**
     * Stores other changes of a subscription that exists, with resend orders. Its revision, origin and creation do not change.
     * If there are no keys, those on disk stay: they could not be decrypted.
     */
    void put(Row row, List<ResendStore.Order> orders);

    /** Deletes a subscription with its keys and resend orders. Its flow and revisions stay, because deliveries use them. */
    void delete(String id);

    /** @param since in milliseconds since 1970; null: it is not failing */
    void failing(String id, @Nullable Long since);
}
