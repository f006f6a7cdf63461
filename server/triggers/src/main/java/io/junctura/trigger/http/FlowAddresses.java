package io.junctura.trigger.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.CrossOrigin;
import io.junctura.api.ErrorKind;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.connector.Triggers;
import io.junctura.http.Exchange;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.TriggerErrors;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the flow of an address, and calls its trigger. */
public final class FlowAddresses {
    private final Flows flows;
    private final Bindings bindings;
    private final TriggerErrors errors;
    private final LoopDetection loops;
    private final TriggerBulkhead bulkhead = new TriggerBulkhead();

    public FlowAddresses(Flows flows, Bindings bindings, TriggerErrors errors, LoopDetection loops) {
        this.flows = flows;
        this.bindings = bindings;
        this.errors = errors;
        this.loops = loops;
    }

    public static FlowName name(Exchange http) {
        return new FlowName(http.pathParam("instance"), http.pathParam("integration"), http.pathParam("flow"));
    }

    /** The flow's name in an address below that of its integration. */
    static FlowName ofIntegration(Exchange http) {
        return new FlowName("default", http.pathParam("name"), http.pathParam("flow"));
    }

    /** @throws ProblemException 404 unless the flow is published and enabled */
    static PinnedFlow live(Flows flows, FlowName name) {
        return flows.live(name)
                .orElseThrow(() -> ProblemException.notFound("No published flow is named " + name + "."));
    }

    /** @throws ProblemException 404, always with the same text, unless the flow is live and has a trigger of this kind */
    PinnedFlow flow(Exchange http, TriggerKind kind) {
        PinnedFlow flow = flows.live(name(http)).orElse(null);
        if (flow == null || bindings.kind(flow) != kind) {
            throw ProblemException.notFound("No published flow takes " + what(kind) + " at this address.");
        }
        http.flow(flow.name().toString());
        return flow;
    }

    private static String what(TriggerKind kind) {
        return switch (kind) {
            case WEBHOOK -> "webhooks";
            case CALL -> "calls";
            default -> "requests";
        };
    }

    /** @throws ProblemException 405 unless the request has one of these methods */
    public static void mustTake(Exchange http, List<String> methods) {
        if (methods.contains(http.method())) return;
        throw new ProblemException(
                        405, "method-not-allowed", "The flow's trigger does not accept " + http.method() + " requests.")
                .header("Allow", String.join(", ", methods));
    }

    /** The CORS setting for late answers; null if the flow has none, or accepts no calls any more. */
    @Nullable
    CrossOrigin crossOrigin(Exchange http) throws InterruptedException {
        try {
            return trigger(flow(http, TriggerKind.CALL)).crossOrigin();
        } catch (ProblemException e) {
            return null; // The late answer is sent without CORS headers.
        }
    }

    /** @throws ProblemException 508 if too many runs led to the event, 400 if their number is malformed */
    void mustNotLoop(PinnedFlow flow, Inbound request) {
        String header = request.headers().get(LoopDetection.HEADER);
        EventHeaders.hops(header, loops, flow.name().toString());
    }

    /** @throws ProblemException 503 if the trigger cannot be set up, or too many requests execute code of its connector */
    Bindings.Ready trigger(PinnedFlow flow) throws InterruptedException {
        String connector = connector(flow);
        bulkhead.enter(connector);
        try {
            Bindings.Ready ready = bindings.of(flow);
            errors.resolveSettings(flow);
            return ready;
        } catch (ConnectorException e) {
            throw Rejections.notReady(e, flow, errors);
        } finally {
            bulkhead.leave(connector);
        }
    }

    /**
     * Calls a trigger for a request, on the request's thread.
     *
     * @throws ProblemException 503 if too many requests execute code of its connector
     */
    <R extends @Nullable Object> R ask(Bindings.Ready ready, Triggers.Call<R> call)
            throws ConnectorException, InterruptedException {
        String connector = connector(ready.flow());
        bulkhead.enter(connector);
        try {
            return ready.bound().call(call);
        } finally {
            bulkhead.leave(connector);
        }
    }

    /** Verifies the sender of a request. */
    @FunctionalInterface
    interface Check {
        void run() throws ConnectorException, IOException, InterruptedException;
    }

    /** Verifies the sender. A malformed signature gets 401, like a wrong one. */
    static void verified(Check check) throws ConnectorException, IOException, InterruptedException {
        try {
            check.run();
        } catch (ConnectorException e) {
            if (e.kind() != ErrorKind.BAD_INPUT) throw e;
            throw ConnectorException.credentials(String.valueOf(e.getMessage()));
        }
    }

    private static String connector(PinnedFlow flow) {
        String use = flow.plan().trigger().use();
        return use.substring(0, Math.max(0, use.indexOf('.')));
    }
}
