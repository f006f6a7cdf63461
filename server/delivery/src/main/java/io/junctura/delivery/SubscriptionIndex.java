package io.junctura.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscriptions in memory, by id, flow and topic. Lookups take no lock; changes are made by one thread at a time. */
final class SubscriptionIndex {
    private final Map<String, Subscription> byId = new ConcurrentHashMap<>();
    /** Also those of deleted subscriptions, whose deliveries are still read. */
    private final Map<Integer, String> idByFlow;

    private final Map<String, Set<String>> idsByTopic = new ConcurrentHashMap<>();

    /** @param idByFlow the ids of all subscriptions, also of deleted ones, by the numbers of their flows */
    SubscriptionIndex(Map<Integer, String> idByFlow, List<Subscription> subscriptions) {
        this.idByFlow = new ConcurrentHashMap<>(idByFlow);
        subscriptions.forEach(this::add);
    }

    Optional<Subscription> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Subscription> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** Null if the flow is not a subscription's. */
    @Nullable
    String idOfFlow(int flow) {
        return idByFlow.get(flow);
    }

    /** The ids of the subscriptions to a topic, in any state. */
    Set<String> idsOfTopic(String topic) {
        return idsByTopic.getOrDefault(topic, Set.of());
    }

    void add(Subscription added) {
        byId.put(added.id(), added);
        idByFlow.put(added.flow(), added.id());
        for (String topic : added.settings().topics()) {
            idsByTopic
                    .computeIfAbsent(topic, name -> ConcurrentHashMap.newKeySet())
                    .add(added.id());
        }
    }

    void replace(Subscription before, Subscription after) {
        removeFromTopics(before);
        add(after);
    }

    void remove(Subscription removed) {
        removeFromTopics(removed);
        byId.remove(removed.id());
    }

    private void removeFromTopics(Subscription one) {
        for (String topic : one.settings().topics()) {
            idsByTopic.computeIfPresent(topic, (name, ids) -> {
                ids.remove(one.id());
                return ids.isEmpty() ? null : ids;
            });
        }
    }
}
