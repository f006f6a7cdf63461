package io.junctura.delivery;

/** The stores of outbound webhooks on one database. A method that writes is one transaction, and returns when it is committed. */
public interface DeliveryStores {
    SubscriptionStore subscriptions();

    AllowedTopicStore allowedTopics();

    AttemptStore attempts();

    ResendStore resends();

    DeliveryStore deliveries();

    RecentEvents recentEvents();
}
