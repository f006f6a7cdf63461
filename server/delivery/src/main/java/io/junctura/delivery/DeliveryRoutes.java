package io.junctura.delivery;

import io.junctura.access.Caller;
import io.junctura.delivery.DeliveryStore.Row;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Format;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.View;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Deliveries over HTTP: lists, statistics, test events, and sending again. */
final class DeliveryRoutes implements Routes {
    private static final int USUAL_RATE = 50;
    static final int MAX_RATE = 1_000;
    private static final int MAX_DAYS = 90;

    private final Subscriptions subscriptions;
    private final DeliveryStore deliveries;
    private final DeliveryViews views;
    private final Resends resends;
    private final ResendStore orders;
    private final RunReader journal;
    private final DeliveryRuns runs;

    DeliveryRoutes(
            Subscriptions subscriptions,
            DeliveryStore deliveries,
            DeliveryViews views,
            Resends resends,
            ResendStore orders,
            RunReader journal,
            DeliveryRuns runs) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.views = views;
        this.resends = resends;
        this.orders = orders;
        this.journal = journal;
        this.runs = runs;
    }

    @Override
    public void routes(RouteTable table) {
        String path = SubscriptionRoutes.PATH + "/{id}";
        table.get(path + "/deliveries", this::list)
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary("The deliveries of a subscription, the newest first")
                .query("status", "queued, running, waiting, succeeded, failed or cancelled")
                .query("since", "Only deliveries of events since this time")
                .query("limit", "1 to 200; 50 if absent")
                .query("cursor", "The next of the page before")
                .answersPage("A page of them", DeliveryView.class)
                .answers(404, "No subscription has this id");
        table.get(path + "/statistics", this::statistics)
                .needs(Permission.VIEWER, Audit.NONE)
                .forSubscribers()
                .summary("How many deliveries of a subscription have succeeded and failed")
                .query("days", "1 to 90; 7 if absent")
                .answers(200, "Of these days", DeliveryView.Statistics.class)
                .answers(404, "No subscription has this id");
        sends(table, path);
    }

    private void sends(RouteTable table, String path) {
        table.post(path + "/test", this::test)
                .needs(Permission.OPERATOR, Audit.CALL)
                .forSubscribers()
                .summary("Sends one test event, even if the subscription's types, filter or state exclude it")
                .optionalBody(Test.class)
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "It is on disk", Queued.class)
                .answers(404, "No subscription has this id");
        table.post(path + "/resend", this::resendMany)
                .needs(Permission.OPERATOR, Audit.CALL)
                .forSubscribers()
                .summary("Sends deliveries again, under the same IDs, or those that wait for their next attempt now")
                .body(Resend.class)
                .answers(202, "They are sent in the background", QueuedMany.class)
                .answers(404, "No subscription has this id")
                .answers(409, "The subscription gets no events");
        table.get("/api/v1/deliveries/{id}", http -> Answers.json(http, shown(http)))
                .needs(Permission.VIEWER, Audit.READ)
                .forSubscribers()
                .summary("A delivery with its attempts")
                .answers(200, "The delivery", DeliveryView.Whole.class)
                .answers(404, "No delivery has this id");
        table.post("/api/v1/deliveries/{id}/resend", this::resend)
                .needs(Permission.OPERATOR, Audit.CALL)
                .forSubscribers()
                .summary(
                        "Sends a delivery again, under the same ID; one that waits for its next attempt is attempted now")
                .answers(202, "The delivery that does so", Queued.class)
                .answers(404, "No delivery has this id")
                .answers(409, "The subscription gets no events");
    }

    record Test(@Nullable Object event, @Nullable String type) implements RequestBody {}

    record Resend(
            @OneOf({"failed", "waiting", "all"})
            @Docs(
                    "failed: deliveries that have failed after their last attempt; waiting: those that wait for their next"
                            + " attempt, which is made now; all, the default: those that have ended")
            @Nullable
            String which,

            @Format("date-time")
            @Docs("Only deliveries of events since this time, or those that have failed since; all needs it")
            @Nullable
            String since,

            @Range(min = 1, max = MAX_RATE) @Docs("How many are sent in a second, 1 to 1000; 50 if absent") @Nullable
            Integer rate)
            implements RequestBody {}

    /** A delivery that will be sent. */
    record Queued(
            @Docs("Of a delivery that is sent again: the same, or a new one if it had succeeded")
            String delivery) implements View {}

    /** Deliveries that will be sent again. */
    record QueuedMany(@Docs("How many") long deliveries) implements View {}

    private Subscription subscription(Exchange http) {
        return Customer.of(http).mustOwn(subscriptions.existing(http.pathParam("id")));
    }

    /** A delivery and whose it is. */
    private record Owned(Subscription subscription, Row row) {}

    private Owned owned(Exchange http) {
        String id = http.pathParam("id");
        Row row =
                id.matches("[0-9]{1,18}") ? deliveries.find(Long.parseLong(id)).orElse(null) : null;
        Subscription of = row == null ? null : subscriptions.ofFlow(row.flow()).orElse(null);
        if (row == null || of == null || !Customer.of(http).owns(of)) {
            throw ProblemException.notFound("No delivery has the id \"" + id + "\".");
        }
        return new Owned(of, row);
    }

    private DeliveryView.Whole shown(Exchange http) {
        Owned owned = owned(http);
        return views.whole(Customer.of(http), owned.subscription, owned.row)
                .orElseThrow(
                        () -> ProblemException.notFound("The delivery " + owned.row.id() + " is not kept any longer."));
    }

    private void list(Exchange http) {
        Strict.listQueries(http, List.of("status", "since", "limit", "cursor"));
        Subscription of = subscription(http);
        List<RunStatus> statuses = statuses(SubscriptionRoutes.query(http, "status"));
        String from = SubscriptionRoutes.query(http, "since");
        long since = from == null ? Long.MIN_VALUE : time(from).toEpochMilli();
        int limit = SubscriptionRoutes.limit(http);
        String cursor = SubscriptionRoutes.query(http, "cursor");
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            throw ProblemException.badRequest("bad-cursor", "cursor must be the \"next\" of a page.");
        }
        long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        List<Row> rows = deliveries.page(of.flow(), statuses, since, before, limit);
        List<Object> items = new ArrayList<>(rows.size());
        Customer reader = Customer.of(http);
        for (Row row : rows) views.brief(reader, of, row).ifPresent(items::add);
        Answers.list(
                http,
                items,
                rows.size() < limit ? null : Long.toString(rows.get(limit - 1).id()));
    }

    private static List<RunStatus> statuses(@Nullable String word) {
        if (word == null) return List.of(RunStatus.values());
        return switch (word) {
            case "queued" -> List.of(RunStatus.DUE, RunStatus.BEHIND);
            case "running" -> List.of(RunStatus.DUE);
            case "waiting" -> List.of(RunStatus.WAITING);
            case "succeeded" -> List.of(RunStatus.SUCCEEDED);
            case "failed" -> List.of(RunStatus.FAILED);
            case "cancelled" -> List.of(RunStatus.CANCELLED);
            default ->
                throw ProblemException.badRequest(
                        "bad-status", "status must be queued, running, waiting, succeeded, failed or cancelled.");
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest("bad-time", "since must be a time such as 2026-11-24T10:15:30Z.");
        }
    }

    static @Nullable Instant since(@Nullable String text) {
        return text == null ? null : time(text);
    }

    static int rate(@Nullable Integer given) {
        return given == null ? USUAL_RATE : given;
    }

    private void statistics(Exchange http) {
        Subscription of = subscription(http);
        String text = SubscriptionRoutes.query(http, "days");
        if (text != null && !text.matches("[1-9][0-9]?")) throw badDays();
        int days = text == null ? 7 : Integer.parseInt(text);
        if (days > MAX_DAYS) throw badDays();
        Answers.json(http, DeliveryStatistics.of(of.flow(), days, subscriptions.clock.millis(), deliveries, views));
    }

    private static ProblemException badDays() {
        return ProblemException.badRequest("bad-days", "days must be a whole number from 1 to " + MAX_DAYS + ".");
    }

    private void test(Exchange http) throws IOException {
        Subscription to = subscription(http);
        Test body = Bodies.readOrNothing(http, Test.class);
        String type = body.type();
        Object event = body.event();
        if (event == null) {
            Map<String, Object> made = new LinkedHashMap<>();
            made.put("type", type == null ? "junctura.subscription.test" : type);
            made.put("timestamp", subscriptions.clock.instant().toString());
            made.put("data", Map.of("test", true));
            event = made;
        }
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("topic", to.settings().topics().get(0));
        origin.put("test", true);
        CompletableFuture<Long> accepted;
        try {
            accepted = runs.start(to, new Incoming(event, null, origin, null))
                    .thenApply(receipts -> receipts.get(0).run());
        } catch (Rejected full) {
            throw full(full);
        }
        answer(http, accepted);
    }

    private static void answer(Exchange http, CompletableFuture<Long> delivery) {
        http.future(() -> delivery.thenAccept(id -> Answers.json(http, 202, new Queued(Long.toString(id)))));
    }

    private static ProblemException full(Rejected full) {
        return new ProblemException(429, "full", String.valueOf(full.getMessage()))
                .header(
                        "Retry-After",
                        Long.toString(Math.max(1, full.retryAfter().toSeconds())));
    }

    private void resend(Exchange http) {
        Owned owned = owned(http);
        mustGetEvents(owned.subscription);
        StoredRun run = journal.load(owned.row.id())
                .orElseThrow(
                        () -> ProblemException.notFound("The delivery " + owned.row.id() + " is not kept any longer."));
        try {
            answer(http, resends.again(owned.subscription, run, Caller.of(http).name()));
        } catch (Rejected full) {
            throw full(full);
        }
    }

    private static void mustGetEvents(Subscription one) {
        if (one.isEnabled()) return;
        throw new ProblemException(
                409,
                "not-enabled",
                "The subscription is " + one.state().word() + ": " + one.reason() + " Enable it first.");
    }

    private static ResendStore.What which(@Nullable String word) {
        return switch (word == null ? "all" : word) {
            case "failed" -> ResendStore.What.FAILED;
            case "waiting" -> ResendStore.What.WAITING;
            case "all" -> ResendStore.What.ALL;
            default -> throw ProblemException.badRequest("bad-choice", "which must be failed, waiting or all.");
        };
    }

    private void resendMany(Exchange http) throws IOException {
        Subscription to = subscription(http);
        Resend body = Bodies.read(http, Resend.class);
        Instant since = since(body.since());
        ResendStore.What what = which(body.which());
        if (since == null && what == ResendStore.What.ALL) {
            throw ProblemException.badRequest(
                    "no-choice",
                    "Say \"since\" when the events are that you want again, or \"which\": \"failed\" or \"waiting\".");
        }
        int rate = rate(body.rate());
        mustGetEvents(to);
        long from = since == null ? 0 : since.toEpochMilli();
        long count = orders.count(what, to.flow(), from);
        orders.add(ResendStore.Order.again(to.id(), what, from, rate));
        resends.look();
        Answers.json(http, 202, new QueuedMany(count));
    }
}
