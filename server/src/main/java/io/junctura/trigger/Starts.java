package io.junctura.trigger;

import io.javalin.http.Context;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Full;
import io.junctura.dispatch.Incoming;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.Schemas;
import io.junctura.run.Flows;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.PinnedFlow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Starts flows by hand. */
final class Starts implements Routes {
    private final Flows flows;
    private final Bindings bindings;
    private final Engine engine;
    private final Hops hops;

    Starts(Flows flows, Bindings bindings, Engine engine, Hops hops) {
        this.hops = hops;
        this.flows = flows;
        this.bindings = bindings;
        this.engine = engine;
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/flows/{instance}/{integration}/{flow}/start", this::start)
                .needs(Permission.OPERATOR)
                .summary("Start a flow that is started by hand")
                .header("Idempotency-Key", "The same key starts one run")
                .optionalBody(Schemas::any)
                .bodyLimit(BodyLimit.EVENT)
                .answers(202, "The run is on disk and starts", Starts::started)
                .answers(200, "The key was known: the run that it started", Starts::started)
                .answers(404, "No flow of this name is published")
                .answers(409, "The flow is started by something else, or the key was used with another body");
    }

    private static Map<String, Object> started() {
        return Schemas.object("run", Schemas.string("The run's id"));
    }

    private void start(Context http) throws IOException {
        PinnedFlow flow = flows.live(FlowDoor.name(http))
                .orElseThrow(
                        () -> ProblemException.notFound("No published flow is named " + FlowDoor.name(http) + "."));
        if (bindings.kind(flow) != TriggerKind.MANUAL) {
            throw new ProblemException(
                    409,
                    "not-manual",
                    "The flow is started by " + flow.plan().trigger().use()
                            + ". Only flows with the trigger manual.start are started by hand.");
        }
        String key = Identities.key(http);
        Object payload = Bodies.jsonOrNothing(http);
        Map<String, Object> origin = Hops.origin(hops.of(http, flow.name().toString()));
        CompletableFuture<List<Receipt>> accepted;
        try {
            accepted = engine.accept(flow, List.of(new Incoming(payload, null, origin, key)));
        } catch (Full full) {
            throw Refusals.of(full);
        }
        http.future(() -> accepted.handle((receipts, failure) -> {
            if (failure != null) throw Refusals.lost(failure);
            Receipt receipt = receipts.get(0);
            if (receipt.known() && !receipt.sameBody()) {
                throw new ProblemException(
                                409,
                                "idempotency-key-reused",
                                "This Idempotency-Key was used before with another body. Use a new one.")
                        .with("run", Long.toString(receipt.run()));
            }
            Answers.json(http, receipt.known() ? 200 : 202, Map.of("run", Long.toString(receipt.run())));
            return receipts;
        }));
    }
}
