package io.junctura.trigger.http;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.TriggerContext;
import io.junctura.api.WebhookTrigger;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.expression.EvaluationProblem;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.Answers;
import io.junctura.http.EventRequest;
import io.junctura.http.Exchange;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import io.junctura.http.schema.Views;
import io.junctura.json.Json;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Receipt;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.Identities;
import io.junctura.trigger.IncomingFiles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Accepts webhooks. They are verified over their raw bytes, and answered when the runs that they start are on disk. */
public final class Webhooks implements Routes {
    private final FlowAddresses addresses;
    private final EventIntake intake;
    private final ArrivingFiles files;
    private final Clock clock;
    private final EventObserver observer;

    public Webhooks(
            FlowAddresses addresses, EventIntake intake, ArrivingFiles files, Clock clock, EventObserver observer) {
        this.observer = observer;
        this.addresses = addresses;
        this.intake = intake;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public void routes(RouteTable table) {
        table.ofFlows("POST", "/hooks/{instance}/{integration}/{flow}", this::receive)
                .summary("Sends a webhook to a flow")
                .answeredByFlows()
                .answers(202, "The run is on disk and starts", Accepted.class)
                .answers(200, "The delivery was known: the run that it started the first time", Accepted.class)
                .answers(401, "The sender did not prove who it is")
                .answers(404, "No published flow takes webhooks at this address")
                .answers(508, "Flows cause each other's events without end (Junctura-Hops)")
                .answers(429, "The flow has as many runs waiting as it may; Retry-After says when to come again");
        table.ofFlows("GET", "/hooks/{instance}/{integration}/{flow}", this::ask)
                .summary("Whether a flow receives webhooks at this address; some senders ask before they send any")
                .answeredByFlows()
                .answers(200, "What the sender asked for")
                .answers(404, "No published flow takes webhooks at this address")
                .answers(405, "The flow's trigger has no answer to this");
        table.ofFlows("OPTIONS", "/hooks/{instance}/{integration}/{flow}", this::options)
                .summary(
                        "Whether a page of another origin (CORS), or a sender of CloudEvents, may send webhooks to a flow")
                .answeredByFlows()
                .answers(200, "The sender may send CloudEvents, as the headers WebHook-Allowed-… say")
                .answers(204, "The page may send webhooks, as the headers Access-Control-… say")
                .answers(403, "The flow's trigger does not list the page's origin or the sender")
                .answers(404, "No published flow accepts webhooks at this address")
                .answers(405, "The flow's trigger has no setting for such a request");
    }

    private void ask(Exchange http) throws Exception {
        PinnedFlow flow = addresses.flow(http, TriggerKind.WEBHOOK);
        Bindings.Ready ready = addresses.trigger(flow);
        CrossOriginHeaders.add(http, ready.crossOrigin());
        Inbound.read(http, files(flow), request -> ask(http, ready, request));
    }

    public void ask(Exchange http, Bindings.Ready ready, Inbound request) throws InterruptedException {
        Received.Answer answer = asked(ready, request);
        if (answer == null) FlowAddresses.mustTake(http, ready.methods());
        else handshake(http, answer);
    }

    private void options(Exchange http) throws Exception {
        PinnedFlow flow = addresses.flow(http, TriggerKind.WEBHOOK);
        Bindings.Ready ready = addresses.trigger(flow);
        CrossOriginHeaders.add(http, ready.crossOrigin());
        if (CrossOriginHeaders.answerPreflight(http, ready.crossOrigin(), ready.methods())) return;
        Inbound.read(http, files(flow), request -> ask(http, ready, request));
    }

    private Received.@Nullable Answer asked(Bindings.Ready ready, Inbound request) throws InterruptedException {
        WebhookTrigger<Connection> trigger = trigger(ready);
        try {
            return addresses.<Received.@Nullable Answer>ask(
                    ready,
                    () -> trigger.handshake(
                                    new UnverifiedRequest(request), ready.context(request.files(), request.values()))
                            .orElse(null));
        } catch (ConnectorException e) {
            throw Rejections.of(e, ready, request.problem());
        }
    }

    /** The runs that a request has started. */
    record Accepted(
            @IfPresent @Docs("The run's id; absent if the request had no event") @Nullable
            String run,

            @IfPresent @Docs("The ids of all runs, if there are several; empty if there is none") @Nullable
            List<String> runs)
            implements View {

        static final Accepted NOTHING = new Accepted(null, List.of());

        static Accepted of(List<Receipt> receipts) {
            List<String> runs = receipts.size() == 1
                    ? null
                    : receipts.stream()
                            .map(receipt -> Long.toString(receipt.run()))
                            .toList();
            return new Accepted(Long.toString(receipts.get(0).run()), runs);
        }
    }

    private void receive(Exchange http) throws Exception {
        PinnedFlow flow = addresses.flow(http, TriggerKind.WEBHOOK);
        Bindings.Ready ready = addresses.trigger(flow);
        CrossOriginHeaders.add(http, ready.crossOrigin());
        Inbound.read(http, files(flow), request -> receive(http, flow, ready, request));
    }

    private IncomingFiles files(PinnedFlow flow) {
        return new IncomingFiles(files, () -> intake.checkCapacity(flow));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Whatever fails in answering() is answered.
    private void receive(Exchange http, PinnedFlow flow, Bindings.Ready ready, Inbound request)
            throws InterruptedException {
        IncomingFiles files = request.files();
        Received received = received(ready, request);
        if (received instanceof Received.Answer answer) {
            files.forget();
            handshake(http, answer);
            return;
        }
        addresses.mustNotLoop(flow, request);
        List<Event> events = ((Received.Events) received).events();
        if (events.isEmpty()) {
            files.forget();
            Answers.json(http, 202, Accepted.NOTHING);
            return;
        }
        CompletableFuture<List<Receipt>> accepted;
        try {
            accepted = intake.accept(flow, incoming(flow, ready, request, events));
        } catch (Rejected full) {
            throw Rejections.of(full);
        } catch (EvaluationProblem e) {
            throw Rejections.of(e, flow);
        }
        accepted.whenComplete((receipts, failure) -> http.answering(() -> {
            if (failure != null) {
                files.lost(failure);
                throw Rejections.lost(failure);
            }
            http.accepted();
            boolean known = receipts.stream().allMatch(Receipt::duplicate);
            if (known) files.forget();
            else if (observer.waitFor(flow))
                observer.accepted(flow, events.get(0).payload(), request.origin(ready.credentialHeaders()));
            for (Receipt receipt : receipts) {
                if (receipt.duplicate()) EventRequest.duplicate(http, receipt.run());
            }
            answer(http, receipts, known);
        }));
    }

    /** Calls the trigger, and converts the payloads of its events to JSON values. */
    public Received received(Bindings.Ready ready, Inbound request) throws InterruptedException {
        WebhookTrigger<Connection> trigger = trigger(ready);
        try {
            return addresses.ask(ready, () -> {
                TriggerContext<Connection> context = ready.context(request.files(), request.values());
                Received.Answer answer = trigger.handshake(new UnverifiedRequest(request), context)
                        .orElse(null);
                if (answer != null) return answer;
                FlowAddresses.verified(() -> trigger.verify(new UnverifiedRequest(request), context));
                Received received = trigger.receive(request, context);
                return received instanceof Received.Events events ? plain(ready, request, events) : received;
            });
        } catch (ConnectorException e) {
            throw Rejections.of(e, ready, request.problem());
        }
    }

    @SuppressWarnings("unchecked") // Binding has checked that the connection has the type of this trigger.
    private static WebhookTrigger<Connection> trigger(Bindings.Ready ready) {
        return (WebhookTrigger<Connection>) ready.bound().trigger();
    }

    private static Received.Events plain(Bindings.Ready ready, Inbound request, Received.Events received) {
        List<Event> events = received.events();
        if (events.size() == 1 && request.isPayload(events.get(0).payload())) return received;
        List<Event> plain = new ArrayList<>(events.size());
        for (Event event : events) {
            Object payload = event.payload();
            plain.add(
                    request.isPayload(payload) ? event : new Event(ready.bound().json(payload), event.identity()));
        }
        return new Received.Events(plain);
    }

    private List<Incoming> incoming(PinnedFlow flow, Bindings.Ready ready, Inbound request, List<Event> events)
            throws Rejected {
        Map<String, Object> origin = request.origin(ready.credentialHeaders());
        if (events.size() == 1) return List.of(incoming(flow, request, origin, events.get(0)));
        List<Incoming> all = new ArrayList<>(events.size());
        for (Event event : events) all.add(incoming(flow, request, origin, event));
        return all;
    }

    private Incoming incoming(PinnedFlow flow, Inbound request, Map<String, Object> origin, Event event)
            throws Rejected {
        byte[] stored = request.isPayload(event.payload()) ? request.stored() : null;
        String identity = Identities.of(flow, event.payload(), origin, event.identity(), clock.millis());
        return new Incoming(event.payload(), stored, origin, identity);
    }

    private static void answer(Exchange http, List<Receipt> receipts, boolean known) {
        http.header("Cache-Control", "no-store");
        http.answer(known ? 200 : 202, "application/json", Json.write(Views.json(Accepted.of(receipts))));
    }

    public static void handshake(Exchange http, Received.Answer answer) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        String type = take(headers, "content-type");
        Answers.untrusted(http, answer.status(), type, headers, answer.body());
    }

    private static @Nullable String take(Map<String, String> headers, String wanted) {
        String found = null;
        for (String name : headers.keySet()) {
            if (name.equalsIgnoreCase(wanted)) {
                found = name;
                break;
            }
        }
        return found == null ? null : headers.remove(found);
    }
}
