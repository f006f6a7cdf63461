package io.junctura.delivery.sqlite;

import io.junctura.database.Database;
import io.junctura.delivery.AllowedTopicStore;
import io.junctura.delivery.AttemptStore;
import io.junctura.delivery.DeliveryStore;
import io.junctura.delivery.DeliveryStores;
import io.junctura.delivery.RecentEvents;
import io.junctura.delivery.ResendStore;
import io.junctura.delivery.SubscriptionStore;

/** The stores of outbound webhooks on SQLite. */
public final class SqliteDeliveryStores implements DeliveryStores {
    private final Database database;

    public SqliteDeliveryStores(Database database) {
        this.database = database;
    }

    @Override
    public SubscriptionStore subscriptions() {
        return new SqliteSubscriptionStore(database);
    }

    @Override
    public AllowedTopicStore allowedTopics() {
        return new SqliteAllowedTopicStore(database);
    }

    @Override
    public AttemptStore attempts() {
        return new SqliteAttemptStore(database);
    }

    @Override
    public ResendStore resends() {
        return new SqliteResendStore(database);
    }

    @Override
    public DeliveryStore deliveries() {
        return new SqliteDeliveryStore(database);
    }

    @Override
    public RecentEvents recentEvents() {
        return new SqliteRecentEvents(database);
    }
}
