package io.junctura.delivery;

import io.junctura.access.Access;
import io.junctura.api.Http;
import io.junctura.audit.AuditLog;
import io.junctura.database.Database;
import io.junctura.delivery.Disabling.Publishing;
import io.junctura.delivery.SubscriptionChanges.Policy;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Timer;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.run.journal.Journal;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The door of this package, once the engine is there. */
public final class OutboundWebhooks implements Routes {
    /** What can be changed of a subscription, by the names in its JSON. */
    public static final List<String> SETTINGS = SettingsReading.KEYS;

    private final Resends resends;
    private final DocumentSubscriptions documents;
    private final SubscriptionRoutes subscriptionRoutes;
    private final DeliveryRoutes deliveryRoutes;

    /**
     * What webhooks need of the rest of the server.
     *
     * @param http          with the policy for addresses that no connection names
     * @param policy        judges an address before anything is sent to it
     * @param publishing    publishes events of the server's own
     * @param publicAddress by which browsers reach the server
     * @param frameAncestors origins whose pages may embed the portal
     * @param background    runs work that may block
     */
    public record Surroundings(
            Http http,
            Policy policy,
            Publishing publishing,
            Supplier<String> publicAddress,
            List<String> frameAncestors,
            Timer timer,
            Executor background,
            AuditLog audit) {}

    public OutboundWebhooks(
            Subscriptions subscriptions,
            Database database,
            Journal journal,
            Engine engine,
            Access access,
            Surroundings surroundings) {
        ResendStore orders = new ResendStore(database);
        resends = new Resends(
                subscriptions,
                orders,
                journal,
                engine,
                surroundings.timer(),
                surroundings.background(),
                subscriptions.clock);
        SubscriptionChanges changes = new SubscriptionChanges(
                subscriptions,
                resends,
                engine,
                surroundings.http(),
                surroundings.policy(),
                surroundings.background(),
                surroundings.audit());
        documents = new DocumentSubscriptions(subscriptions, changes, surroundings.audit());
        subscriptions.disabling.publishBy(surroundings.publishing());
        LongQueues queues = new LongQueues(subscriptions, subscriptions.disabling, surroundings.background());
        engine.whenHalfFull(queues::halfFull);
        subscriptionRoutes = new SubscriptionRoutes(
                subscriptions, changes, access, surroundings.publicAddress(), surroundings.frameAncestors());
        deliveryRoutes = new DeliveryRoutes(subscriptions, new Deliveries(database), resends, orders, journal, engine);
    }

    /** Makes the subscriptions that documents declare. */
    public DeclaredSubscriptions ofDocuments() {
        return documents;
    }

    /** Goes on with what was to be sent again when the last process ended. */
    public void start() {
        resends.look();
    }

    @Override
    public void routes(RouteTable table) {
        subscriptionRoutes.routes(table);
        deliveryRoutes.routes(table);
    }
}
