package io.junctura.trigger;

import io.javalin.http.Context;
import io.junctura.api.ConnectorException;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.http.Arrival;
import io.junctura.http.ProblemException;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;

/** From an address to the trigger of the flow that it names. */
final class FlowDoor {
    private final Flows flows;
    private final Bindings bindings;
    private final Hops hops;

    FlowDoor(Flows flows, Bindings bindings, Hops hops) {
        this.flows = flows;
        this.bindings = bindings;
        this.hops = hops;
    }

    static FlowName name(Context http) {
        return new FlowName(http.pathParam("instance"), http.pathParam("integration"), http.pathParam("flow"));
    }

    static FlowName name(Arrival http) {
        return new FlowName(http.param("instance"), http.param("integration"), http.param("flow"));
    }

    /** @throws ProblemException 404 unless the flow is live and of this kind, in the same words for each case */
    PinnedFlow flow(Arrival http, TriggerKind kind) {
        PinnedFlow flow = flows.live(name(http)).orElse(null);
        if (flow == null || bindings.kind(flow) != kind) {
            throw ProblemException.notFound("No published flow takes " + what(kind) + " at this address.");
        }
        return flow;
    }

    private static String what(TriggerKind kind) {
        return switch (kind) {
            case WEBHOOK -> "webhooks";
            case CALL -> "calls";
            default -> "requests";
        };
    }

    /** @throws ProblemException 508 if too many runs have led to the event already */
    void mustNotLoop(PinnedFlow flow, Inbound request) {
        String header = request.headers().get(Hops.HEADER);
        if (header != null) hops.of(header, flow.name().toString());
    }

    /** @throws ProblemException 503 if it cannot be made */
    Bindings.Ready trigger(PinnedFlow flow) throws InterruptedException {
        try {
            return bindings.of(flow);
        } catch (ConnectorException e) {
            throw Refusals.notReady(e, flow);
        }
    }
}
