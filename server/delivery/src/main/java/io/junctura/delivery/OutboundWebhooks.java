package io.junctura.delivery;

import io.junctura.access.Access;
import io.junctura.api.Http;
import io.junctura.audit.AuditLog;
import io.junctura.delivery.SubscriptionChanges.Policy;
import io.junctura.delivery.SubscriptionDisabling.Publishing;
import io.junctura.dispatch.time.Timer;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.run.journal.Installation;
import io.junctura.run.journal.RunReader;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Outbound webhooks on top of the engine: routes, resends, and the subscriptions of documents. */
public final class OutboundWebhooks implements Routes {
    /** The settings of a subscription that can be changed, by their names in JSON. */
    public static final List<String> SETTINGS = SubscriptionSettings.NAMES;

    private final Resends resends;
    private final DocumentSubscriptions documents;
    private final SubscriptionRoutes subscriptionRoutes;
    private final DeliveryRoutes deliveryRoutes;
    private final SubscriptionTopicRoutes topicRoutes;

    /**
     * What webhooks need of the rest of the server.
     *
     * @param http          with the policy for addresses that no connection names
     * @param policy        checks an address before a request is sent to it
     * @param publishing    publishes events of the server itself
     * @param publicAddress the server's address for browsers
     * @param frameAncestors origins whose pages may embed the portal
     * @param background    runs work that may block
     */
    public record Services(
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
            DeliveryStores stores,
            RunReader journal,
            Installation installation,
            DeliveryRuns runs,
            Access access,
            Services services) {
        ResendStore orders = stores.resends();
        resends = new Resends(
                subscriptions, orders, journal, installation, runs, services.timer(), services.background());
        SubscriptionChanges changes = new SubscriptionChanges(
                subscriptions,
                resends,
                runs.connections(),
                services.http(),
                services.policy(),
                services.background(),
                services.audit());
        documents = new DocumentSubscriptions(subscriptions, changes, services.audit());
        subscriptions.disabling.publishBy(services.publishing());
        LongQueues queues = new LongQueues(subscriptions, subscriptions.disabling, services.background());
        runs.intake().whenHalfFull(queues::halfFull);
        subscriptionRoutes = new SubscriptionRoutes(
                subscriptions, changes, access, services.publicAddress(), services.frameAncestors());
        topicRoutes = new SubscriptionTopicRoutes(
                subscriptions, new TopicChoices(stores.recentEvents(), subscriptions.topics), services.audit());
        DeliveryViews views = new DeliveryViews(
                journal,
                installation,
                subscriptions.attempts,
                subscriptions.topics,
                runs.activity()::executes,
                services.publicAddress());
        deliveryRoutes = new DeliveryRoutes(subscriptions, stores.deliveries(), views, resends, orders, journal, runs);
    }

    /** Makes the subscriptions that documents declare. */
    public DeclaredSubscriptions ofDocuments() {
        return documents;
    }

    /** Continues the resends that the last process did not complete. */
    public void start() {
        topicRoutes.warn();
        resends.look();
    }

    @Override
    public void routes(RouteTable table) {
        subscriptionRoutes.routes(table);
        deliveryRoutes.routes(table);
        topicRoutes.routes(table);
    }
}
