package io.junctura.delivery.sql;

import io.junctura.database.Database;
import io.junctura.delivery.AllowedTopicStore;
import io.junctura.delivery.AttemptStore;
import io.junctura.delivery.DeliveryStore;
import io.junctura.delivery.DeliveryStores;
import io.junctura.delivery.RecentEvents;
import io.junctura.delivery.ResendStore;
import io.junctura.delivery.SubscriptionStore;

/** The stores of outbound webhooks. */
public final class SqlDeliveryStores implements DeliveryStores {
    private final Database database;

    public SqlDeliveryStores(Database database) {
        this.database = database;
    }

    @Override
    public SubscriptionStore subscriptions() {
        return new SqlSubscriptionStore(database);
    }

    @Override
    public AllowedTopicStore allowedTopics() {
        return new SqlAllowedTopicStore(database);
    }

    @Override
    public AttemptStore attempts() {
        return new SqlAttemptStore(database);
    }

    @Override
    public ResendStore resends() {
        return new SqlResendStore(database);
    }

    @Override
    public DeliveryStore deliveries() {
        return new SqlDeliveryStore(database);
    }

    @Override
    public RecentEvents recentEvents() {
        return new SqlRecentEvents(database);
    }
}
