package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.error.DomainException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events the subscriptions of an instance may receive: those of the topics that an operator has allowed, and those
 * of the server about the instance's own subscriptions. The instance {@code default} belongs to the operators, and may receive
 * all events. Thread safe.
 */
final class TopicPermissions {
    private final AllowedTopicStore store;
    private final Map<String, AllowedTopics> byInstance;

    TopicPermissions(AllowedTopicStore store) {
        this.store = store;
        this.byInstance = new ConcurrentHashMap<>(store.load());
    }

    AllowedTopics of(String instance) {
        return byInstance.getOrDefault(instance, AllowedTopics.NONE);
    }

    /** The instances for which topics were set. */
    Map<String, AllowedTopics> all() {
        return new TreeMap<>(byInstance);
    }

    /** It is on disk when this returns. Deliveries that wait are checked at their next attempt. */
    synchronized void set(String instance, AllowedTopics topics) {
        store.put(instance, topics);
        byInstance.put(instance, topics);
    }

    /** Whether a subscription of the instance may name the topic. */
    boolean allows(String instance, String topic) {
        return instance.equals(Caller.OWN_INSTANCE) || allowsCustomer(instance, topic);
    }

    private boolean allowsCustomer(String instance, String topic) {
        return topic.equals(SubscriptionDisabling.TOPIC) || of(instance).allow(topic);
    }

    /** Whether an instance may receive an event. */
    boolean allows(String instance, String topic, @Nullable Object event) {
        if (instance.equals(Caller.OWN_INSTANCE)) return true;
        if (!topic.equals(SubscriptionDisabling.TOPIC)) return of(instance).allow(topic);
        return event instanceof Map<?, ?> about && instance.equals(about.get("instance"));
    }

    /** Whether a subscription may receive the event of an earlier delivery. Test events belong to no topic. */
    boolean allows(Subscription to, Map<String, Object> origin, @Nullable Object event) {
        return Boolean.TRUE.equals(origin.get("test"))
                || allows(to.instance(), String.valueOf(origin.get("topic")), event);
    }

    /** The topics of a subscription whose events it does not receive. */
    List<String> blocked(Subscription one) {
        return one.settings().topics().stream()
                .filter(topic -> !allows(one.instance(), topic))
                .toList();
    }

    /**
     * Checks topics that a customer, or an operator on behalf of a customer, wants to receive.
     *
     * @throws DomainException that names the first topic that is not allowed
     */
    void mustAllow(Customer by, String instance, List<String> topics) {
        for (int i = 0; i < topics.size(); i++) {
            String topic = topics.get(i);
            // A token for the instance of the operators, made by an earlier version, may not choose topics.
            if (by.instance() == null ? allows(instance, topic) : allowsCustomer(instance, topic)) continue;
            throw DomainException.invalid("topic-not-allowed", refusal(instance, topic))
                    .with("pointer", "/topics/" + i);
        }
    }

    static String refusal(String instance, String topic) {
        return "The instance \"" + instance + "\" may not receive events of the topic \"" + topic
                + "\". An operator of this server can allow it: junctura subscription allow " + instance + " " + topic;
    }
}
