package io.junctura.trigger.http;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.EventRequest;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.Route;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.View;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Receipt;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.LoopDetection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts published flows by hand. Their runs keep who started them ({@code trigger.startedBy}). */
public final class StartRoutes implements Routes {
    private final Flows flows;
    private final EventIntake intake;
    private final Bindings bindings;
    private final LoopDetection hops;
    private final EventObserver observer;
    private final Function<Exchange, String> caller;

    /** @param caller the name of who sends a request */
    public StartRoutes(
            Bindings bindings,
            LoopDetection hops,
            EventObserver observer,
            Flows flows,
            EventIntake intake,
            Function<Exchange, String> caller) {
        this.bindings = bindings;
        this.hops = hops;
        this.observer = observer;
        this.flows = flows;
        this.intake = intake;
        this.caller = caller;
    }

    @Override
    public void routes(RouteTable table) {
        started(table.post("/api/v1/flows/{instance}/{integration}/{flow}/start", this::startByHand)
                .summary("Starts a flow that people start by hand")
                .optionalBody(Schemas::any)
                .answers(409, "The flow is started by something else, or the key was used with another body"));
        started(table.post("/api/v1/integrations/{name}/flows/{flow}/start", this::start)
                .summary("Starts a published flow with a payload, in place of an event of its trigger")
                .body(Start.class)
                .answers(409, "The key was used with another payload"));
    }

    private static void started(Route route) {
        route.needs(Permission.OPERATOR, Audit.CALL)
                .receivesEvents(true)
                .header("Idempotency-Key", "The same key starts one run")
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The run is on disk and starts", Started.class)
                .answers(200, "The key was known: the run that it started", Started.class)
                .answers(404, "No flow of this name is published");
    }

    record Start(@Nullable Object payload) implements RequestBody {}

    record Started(@Docs("The run's id") String run) implements View {}

    private void startByHand(Exchange http) throws IOException {
        PinnedFlow flow = FlowAddresses.live(flows, FlowAddresses.name(http));
        if (bindings.kind(flow) != TriggerKind.MANUAL) {
            throw new ProblemException(
                    409,
                    "not-manual",
                    "The flow is started by " + flow.plan().trigger().use()
                            + ". Only flows with the trigger manual.start are started here. To start any flow, post"
                            + " {\"payload\": …} to /api/v1/integrations/NAME/flows/FLOW/start.");
        }
        start(http, flow, Bodies.jsonOrNothing(http));
    }

    private void start(Exchange http) throws IOException {
        FlowName name = FlowAddresses.ofIntegration(http);
        Start body = Bodies.read(http, Start.class);
        start(http, FlowAddresses.live(flows, name), body.payload());
    }

    private void start(Exchange http, PinnedFlow flow, @Nullable Object payload) {
        String key = EventHeaders.idempotencyKey(http);
        Map<String, Object> origin = new LinkedHashMap<>(
                LoopDetection.origin(EventHeaders.hops(http, hops, flow.name().toString())));
        origin.put("startedBy", caller.apply(http));
        CompletableFuture<List<Receipt>> accepted;
        try {
            accepted = intake.accept(flow, List.of(new Incoming(payload, null, origin, key)));
        } catch (Rejected full) {
            throw Rejections.of(full);
        }
        http.future(() -> accepted.handle((receipts, failure) -> {
            if (failure != null) throw Rejections.lost(failure);
            Receipt receipt = receipts.get(0);
            if (!receipt.duplicate()) observer.accepted(flow, payload, origin);
            if (receipt.duplicate() && !receipt.sameBody()) {
                throw new ProblemException(
                                409,
                                "idempotency-key-reused",
                                "This Idempotency-Key was used before with another body. Use a new one.")
                        .with("run", Long.toString(receipt.run()));
            }
            if (receipt.duplicate()) EventRequest.duplicate(http, receipt.run());
            Answers.json(http, receipt.duplicate() ? 200 : 202, new Started(Long.toString(receipt.run())));
            return receipts;
        }));
    }
}
