package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/subscription-topics}: the topics whose events the instances of customers may receive. */
final class SubscriptionTopicRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionTopicRoutes.class);
    private static final String PATH = "/api/v1/subscription-topics";

    private final Subscriptions subscriptions;
    private final TopicChoices choices;
    private final AuditLog audit;

    SubscriptionTopicRoutes(Subscriptions subscriptions, TopicChoices choices, AuditLog audit) {
        this.subscriptions = subscriptions;
        this.choices = choices;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(PATH, http -> Answers.list(http, all(), null))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The topics that each instance of a customer may receive")
                .answersPage("All instances with such topics or with subscriptions", InstanceTopics.class);
        table.get(PATH + "/{instance}", http -> Answers.json(http, view(owned(http), Map.of())))
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary("The topics that an instance may receive")
                .answers(200, "The topics", InstanceTopics.class)
                .answers(404, "The token is for another instance");
        table.put(PATH + "/{instance}", this::put)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Sets the topics that an instance may receive")
                .body(NewTopics.class)
                .answers(200, "As it is now", InstanceTopics.class)
                .answers(422, "A topic cannot be; the problem names it");
        table.get("/api/v1/topic-choices", this::choose)
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary(
                        "The topics that a subscription of an instance can choose, with the types of their last events")
                .query("instance", "That of the token if absent, else default")
                .answersPage(
                        "Topics that are allowed by name, and others that are allowed and had events lately",
                        TopicChoices.Choice.class);
    }

    private void choose(Exchange http) {
        Strict.listQueries(http, List.of("instance"));
        String named = SubscriptionRoutes.query(http, "instance");
        String own = Customer.of(http).instance();
        if (own != null && named != null && !named.equals(own)) throw foreign(own);
        String instance = own != null ? own : named != null ? named : Caller.OWN_INSTANCE;
        Answers.list(http, choices.of(instance), null);
    }

    private static ProblemException foreign(String own) {
        return ProblemException.notFound("This token may use \"" + own + "\" alone.");
    }

    record NewTopics(
            @Docs("Names of topics; * at the end of a name stands for any ending, such as orders.*. Empty: none")
            List<String> topics,

            @Docs("What the topics are about, for the customer, by their names here; absent: they stay") @Nullable
            Map<String, String> descriptions)
            implements RequestBody {}

    /** The topics that an instance may receive. */
    record InstanceTopics(
            String instance,

            @Docs("Names of topics; * at the end of a name stands for any ending")
            List<String> topics,

            @IfPresent @Docs("What they are about, for the customer") @Nullable
            Map<String, String> descriptions,

            @IfPresent
            @Docs("Topics that subscriptions of the instance name, although the instance may not receive them")
            @Nullable
            List<String> blocked)
            implements View {}

    private static String owned(Exchange http) {
        String instance = http.pathParam("instance");
        Customer customer = Customer.of(http);
        if (customer.instance() == null || customer.instance().equals(instance)) return instance;
        throw foreign(customer.instance());
    }

    private List<InstanceTopics> all() {
        Map<String, TreeSet<String>> blocked = blocked();
        TreeSet<String> instances = new TreeSet<>(subscriptions.topics.all().keySet());
        for (Subscription one : subscriptions.all()) instances.add(one.instance());
        instances.remove(Caller.OWN_INSTANCE);
        List<InstanceTopics> all = new ArrayList<>();
        for (String instance : instances) all.add(view(instance, blocked));
        return all;
    }

    private InstanceTopics view(String instance, Map<String, TreeSet<String>> blocked) {
        TreeSet<String> those = blocked.get(instance);
        AllowedTopics allowed = subscriptions.topics.of(instance);
        return new InstanceTopics(
                instance,
                allowed.patterns(),
                allowed.descriptions().isEmpty() ? null : allowed.descriptions(),
                those == null ? null : List.copyOf(those));
    }

    private Map<String, TreeSet<String>> blocked() {
        Map<String, TreeSet<String>> blocked = new TreeMap<>();
        for (Subscription one : subscriptions.all()) {
            for (String topic : subscriptions.topics.blocked(one)) {
                blocked.computeIfAbsent(one.instance(), name -> new TreeSet<>()).add(topic);
            }
        }
        return blocked;
    }

    private void put(Exchange http) throws IOException {
        String instance = http.pathParam("instance");
        SubscriptionChanges.mustBeInstance(instance);
        if (instance.equals(Caller.OWN_INSTANCE)) {
            throw new ProblemException(
                    422,
                    "own-instance",
                    "The instance \"" + instance + "\" is for your own subscriptions, which may receive all events.");
        }
        NewTopics body = Bodies.read(http, NewTopics.class);
        Map<String, String> descriptions = body.descriptions();
        if (descriptions == null)
            descriptions = subscriptions.topics.of(instance).descriptions();
        AllowedTopics topics = AllowedTopics.read(body.topics(), descriptions);
        subscriptions.topics.set(instance, topics);
        audit.record(
                AuditAction.SUBSCRIPTION_TOPICS_SET,
                Caller.of(http).actor(),
                instance,
                String.join(",", topics.patterns()));
        Answers.json(http, view(instance, blocked()));
    }

    /** Names the subscriptions that receive less than they ask for, such as those that an earlier version has accepted. */
    void warn() {
        blocked()
                .forEach((instance, topics) -> LOG.warn(
                        "Subscriptions of the instance {} name topics that it may not receive: {}. To allow them: junctura"
                                + " subscription allow {} {}",
                        instance,
                        String.join(", ", topics),
                        instance,
                        String.join(" ", topics)));
    }
}
