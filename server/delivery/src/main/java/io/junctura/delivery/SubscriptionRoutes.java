package io.junctura.delivery;

import io.junctura.access.Access;
import io.junctura.access.Caller;
import io.junctura.connector.input.Durations;
import io.junctura.delivery.Subscription.State;
import io.junctura.delivery.Subscriptions.Made;
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
import io.junctura.http.schema.Format;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/subscriptions}. {@link DeliveryRoutes} has the deliveries to them. */
final class SubscriptionRoutes implements Routes {
    static final String PATH = "/api/v1/subscriptions";
    private static final Duration MIN_PORTAL = Duration.ofMinutes(1);
    private static final Duration MAX_PORTAL = Duration.ofHours(24);

    private final Subscriptions subscriptions;
    private final SubscriptionChanges changes;
    private final Access access;
    private final Supplier<String> publicAddress;
    private final List<String> frameAncestors;

    SubscriptionRoutes(
            Subscriptions subscriptions,
            SubscriptionChanges changes,
            Access access,
            Supplier<String> publicAddress,
            List<String> frameAncestors) {
        this.subscriptions = subscriptions;
        this.changes = changes;
        this.access = access;
        this.publicAddress = publicAddress;
        this.frameAncestors = frameAncestors;
    }

    @Override
    public void routes(RouteTable table) {
        table.get(PATH, this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary("Subscriptions, the newest first")
                .query("instance", "Those of this instance only")
                .query("topic", "Only those to this topic")
                .query("state", "enabled, disabled, ended or pending")
                .query(
                        "search",
                        "Only those with this text in the ID, description, address, labels, or the integration that"
                                + " declares it")
                .query("limit", "1 to 200; 50 if absent")
                .query("cursor", "The next of the page before")
                .answersPage("A page of them", SubscriptionView.class);
        table.post(PATH, this::create)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Subscribes an address to events")
                .body(SubscriptionSettings.New.class)
                .answers(201, "The subscription, and its secret", SubscriptionView.WithSecret.class)
                .answers(409, "There are too many")
                .answers(422, "A setting cannot be; the problem names it");
        table.get(PATH + "/{id}", http -> Answers.json(http, view(owned(http))))
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary("A subscription")
                .answers(200, "The subscription", SubscriptionView.class)
                .answers(404, "No subscription has this id");
        table.put(PATH + "/{id}", this::change)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Changes a subscription; settings that are absent get their defaults")
                .body(SubscriptionSettings.Body.class)
                .answers(200, "As it is now", SubscriptionView.class)
                .answers(404, "No subscription has this id")
                .answers(409, "A document declares it")
                .answers(422, "A setting cannot be; the problem names it");
        table.delete(PATH + "/{id}", this::delete)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Deletes a subscription; deliveries that have not ended are cancelled")
                .answers(204, "Deleted")
                .answers(404, "No subscription has this id")
                .answers(409, "A document declares it");
        states(table);
        secrets(table);
    }

    private void states(RouteTable table) {
        table.post(PATH + "/{id}/enable", this::enable)
                .needs(Permission.OPERATOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Enables a subscription, and sends the events that it has missed since a time")
                .optionalBody(Enabling.class)
                .answers(200, "As it is now", SubscriptionView.class)
                .answers(404, "No subscription has this id")
                .answers(409, "Its address does not answer the challenge, or its integration is switched off");
        table.post(PATH + "/{id}/disable", this::disable)
                .needs(Permission.OPERATOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Disables a subscription: it gets no events until it is enabled")
                .answers(200, "As it is now", SubscriptionView.class)
                .answers(404, "No subscription has this id");
    }

    private void secrets(RouteTable table) {
        table.post(PATH + "/{id}/secret", this::rotate)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .forSubscribers()
                .summary("Gives a subscription a new secret; the secret before it continues to sign for a while")
                .optionalBody(Rotation.class)
                .answers(200, "The new secret", SubscriptionView.Rotated.class)
                .answers(404, "No subscription has this id");
        table.post("/api/v1/portal-tokens", this::portal)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("A token with which a customer uses the portal of one instance's subscriptions")
                .body(PortalRequest.class)
                .answers(201, "The token, which only this answer shows", PortalLink.class);
    }

    record Enabling(
            @Format("date-time") @Nullable String since,

            @Range(min = 1, max = DeliveryRoutes.MAX_RATE)
            @Docs("How many of them are sent in a second, 1 to 1000; 50 if absent")
            @Nullable
            Integer rate)
            implements RequestBody {}

    record Rotation(
            @Docs("Such as 24h, the default; at most 30d") @Nullable
            String overlap) implements RequestBody {}

    record PortalRequest(
            String instance,

            @Docs("1m to 24h; 1h if absent") @Nullable String lifetime) implements RequestBody {}

    /** A token with which a customer uses the portal. */
    record PortalLink(
            String token,
            Instant until,

            @Docs("Of the portal, with the token") String address,

            @Docs("Origins whose pages may embed the portal in a frame")
            List<String> frameAncestors)
            implements View {}

    private Subscription owned(Exchange http) {
        return Customer.of(http).mustOwn(subscriptions.existing(http.pathParam("id")));
    }

    private void list(Exchange http) {
        Strict.listQueries(http, List.of("instance", "topic", "state", "search", "limit", "cursor"));
        Customer customer = Customer.of(http);
        String instance = query(http, "instance");
        String topic = query(http, "topic");
        String search = query(http, "search");
        String word = query(http, "state");
        State state = word == null ? null : state(word);
        int limit = limit(http);
        String cursor = query(http, "cursor");
        List<Subscription> fitting = new ArrayList<>();
        for (Subscription one : subscriptions.all()) {
            boolean fits = customer.owns(one)
                    && (instance == null || instance.equals(one.instance()))
                    && (topic == null || one.settings().topics().contains(topic))
                    && (state == null || state == one.visibleState())
                    && (search == null || holds(one, search.toLowerCase(Locale.ROOT)))
                    && (cursor == null || place(one).compareTo(cursor) < 0);
            if (fits) fitting.add(one);
        }
        fitting.sort(Comparator.comparing(SubscriptionRoutes::place).reversed());
        List<Subscription> page = fitting.subList(0, Math.min(limit, fitting.size()));
        String next = fitting.size() > limit ? place(page.get(limit - 1)) : null;
        Answers.list(http, page.stream().map(this::view).toList(), next);
    }

    /** Its place in the list. */
    private static String place(Subscription one) {
        return one.created() + " " + one.id();
    }

    private static boolean holds(Subscription one, String text) {
        SubscriptionSettings settings = one.settings();
        String from = one.origin() == null
                ? ""
                : one.origin().integration() + "\n" + one.origin().name();
        String all = one.id() + "\n" + from + "\n" + settings.description() + "\n" + settings.address() + "\n"
                + String.join("\n", settings.labels().keySet()) + "\n"
                + String.join("\n", settings.labels().values());
        return all.toLowerCase(Locale.ROOT).contains(text);
    }

    private static State state(String word) {
        try {
            return State.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("bad-state", "state must be enabled, disabled, ended or pending.");
        }
    }

    static @Nullable String query(Exchange http, String name) {
        String value = http.queryParam(name);
        return value == null || value.isEmpty() ? null : value;
    }

    static int limit(Exchange http) {
        String text = query(http, "limit");
        if (text == null) return 50;
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 200) {
            return Integer.parseInt(text);
        }
        throw ProblemException.badRequest("bad-limit", "limit must be a whole number from 1 to 200.");
    }

    private void create(Exchange http) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(Bodies.object(http));
        String instance = Customer.of(http).instanceOf(body);
        body.remove("instance");
        Made made = changes.create(
                Customer.of(http), instance, body, Caller.of(http).actor());
        String secret = made.key().publicKey() == null ? made.key().text() : null;
        Answers.json(http, 201, new SubscriptionView.WithSecret(view(made.subscription()), secret));
    }

    private void change(Exchange http) throws IOException {
        Subscription before = owned(http);
        Answers.json(
                http,
                view(changes.change(
                        Customer.of(http),
                        before.id(),
                        Bodies.object(http),
                        Caller.of(http).actor())));
    }

    private void delete(Exchange http) {
        changes.delete(owned(http).id(), Caller.of(http).actor());
        Answers.nothing(http);
    }

    private void rotate(Exchange http) throws IOException {
        Subscription one = owned(http);
        String given = Bodies.readOrNothing(http, Rotation.class).overlap();
        Duration overlap =
                duration(given, "overlap", Duration.ofHours(24), Duration.ZERO, SubscriptionChanges.MAX_OVERLAP);
        Made made = changes.rotate(one.id(), overlap, Caller.of(http).actor());
        String open = made.key().publicKey();
        Instant until = subscriptions.clock.instant().plus(overlap);
        Answers.json(
                http, new SubscriptionView.Rotated(open == null ? made.key().text() : null, open, until));
    }

    private static Duration duration(
            @Nullable String text, String member, Duration usual, Duration least, Duration most) {
        if (text == null) return usual;
        try {
            Duration given = text.equals("0s") ? Duration.ZERO : Durations.parse(text);
            if (given.compareTo(least) >= 0 && given.compareTo(most) <= 0) return given;
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ProblemException(
                        422,
                        "bad-duration",
                        "\"" + member + "\" must be a duration from " + Durations.text(least) + " to "
                                + Durations.text(most) + ", such as 1h.")
                .with("pointer", "/" + member);
    }

    private void enable(Exchange http) throws IOException, InterruptedException {
        Subscription one = owned(http);
        Enabling body = Bodies.readOrNothing(http, Enabling.class);
        Instant since = DeliveryRoutes.since(body.since());
        int rate = DeliveryRoutes.rate(body.rate());
        Answers.json(
                http, view(changes.enable(one.id(), since, rate, Caller.of(http).actor())));
    }

    private void disable(Exchange http) {
        Answers.json(
                http, view(changes.disable(owned(http).id(), Caller.of(http).actor())));
    }

    private void portal(Exchange http) throws IOException {
        PortalRequest body = Bodies.read(http, PortalRequest.class);
        String instance = body.instance();
        SubscriptionChanges.mustBeInstance(instance);
        Duration lifetime = duration(body.lifetime(), "lifetime", Duration.ofHours(1), MIN_PORTAL, MAX_PORTAL);
        Access.PortalToken token = access.portalToken(instance, lifetime, Caller.of(http));
        // Behind the #, so that no log of a proxy contains it.
        String address = publicAddress.get() + "/portal#token=" + token.secret();
        Answers.json(http, 201, new PortalLink(token.secret(), token.until(), address, frameAncestors));
    }

    private SubscriptionView view(Subscription one) {
        return SubscriptionView.of(
                one,
                subscriptions.topics.blocked(one),
                subscriptions.clock.instant(),
                subscriptions.failing.since(one.id()));
    }
}
