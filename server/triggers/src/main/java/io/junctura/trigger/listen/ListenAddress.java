package io.junctura.trigger.listen;

import io.junctura.api.CallTrigger;
import io.junctura.api.Event;
import io.junctura.api.WebhookTrigger.Received;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.IntakeCapacity;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.Answers;
import io.junctura.http.Exchange;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.View;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.http.Calls;
import io.junctura.trigger.http.CrossOriginHeaders;
import io.junctura.trigger.http.FlowAddresses;
import io.junctura.trigger.http.Inbound;
import io.junctura.trigger.http.Webhooks;
import io.junctura.trigger.listen.ListenSources.Open;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of drafts' triggers, while a test listens. Requests are verified like those of published flows. */
public final class ListenAddress implements Routes {
    /** The methods by which senders of webhooks ask before they send any. */
    private static final Set<String> ASKING = Set.of("GET", "OPTIONS");

    private final Listenings listenings;
    private final Webhooks webhooks;
    private final Calls calls;
    private final IntakeCapacity capacity;
    private final ArrivingFiles files;
    private final Clock clock;

    public ListenAddress(
            Listenings listenings,
            Webhooks webhooks,
            Calls calls,
            IntakeCapacity capacity,
            ArrivingFiles files,
            Clock clock) {
        this.listenings = listenings;
        this.webhooks = webhooks;
        this.calls = calls;
        this.capacity = capacity;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public void routes(RouteTable table) {
        table.ofFlows(RouteTable.ANY, "/hooks/listen/{token}", this::receive)
                .receivesEvents(false)
                .summary("Sends a request to the trigger of a draft while a test listens")
                .answeredByFlows()
                .answers(200, "The test has received it, and no run was started", Answer.class)
                .answers(401, "The sender did not prove who it is")
                .answers(404, "No test listens at this address, or no longer")
                .answers(405, "The draft's trigger does not accept this method; Allow lists its methods");
    }

    /** What the sender of a request to a test gets. */
    record Answer(@Docs("Always true") boolean test, String message) implements View {}

    private void receive(Exchange http) throws Exception {
        Open open = listenings
                .at(http.pathParam("token"))
                .orElseThrow(() -> ProblemException.notFound(
                        "No test listens at this address, or no longer. Start to listen again in the editor."));
        Bindings.Ready ready = Objects.requireNonNull(open.ready());
        CrossOriginHeaders.add(http, ready.crossOrigin());
        if (CrossOriginHeaders.answerPreflight(http, ready.crossOrigin(), ready.methods())) return;
        boolean asks = open.kind() == TriggerKind.WEBHOOK && ASKING.contains(http.method());
        if (!asks) FlowAddresses.mustTake(http, ready.methods());
        IncomingFiles brought = new IncomingFiles(files, capacity::checkCapacity);
        Inbound.read(http, brought, request -> {
            try {
                if (asks) webhooks.ask(http, ready, request);
                else receive(http, open.listening(), ready, request, brought);
            } finally {
                brought.forget();
            }
        });
    }

    private void receive(
            Exchange http, Listening listening, Bindings.Ready ready, Inbound request, IncomingFiles brought)
            throws InterruptedException {
        Map<String, Object> origin = request.origin(ready.credentialHeaders());
        if (ready.bound().trigger() instanceof CallTrigger<?>) {
            received(http, listening, calls.taken(ready, request).payload(), origin, brought);
            return;
        }
        Received received = webhooks.received(ready, request);
        if (received instanceof Received.Answer answer) {
            Webhooks.handshake(http, answer);
            return;
        }
        List<Event> events = ((Received.Events) received).events();
        if (events.isEmpty()) answer(http, "The request contains no event, so the test continues to wait.");
        else received(http, listening, events.get(0).payload(), origin, brought);
    }

    private void received(
            Exchange http,
            Listening listening,
            @Nullable Object payload,
            Map<String, Object> origin,
            IncomingFiles brought) {
        listening.received(clock.instant(), payload, origin, brought);
        answer(http, "A test has received the request. No run was started.");
    }

    private static void answer(Exchange http, String message) {
        Answers.json(http, 200, new Answer(true, message));
    }
}
