package io.junctura.trigger.http;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EngineActivity;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.http.problem.ProblemException;
import io.junctura.run.DerivedKeys;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.Bindings;
import java.io.IOException;
import java.util.OptionalLong;

/** The status of calls that take longer than their callers wait. It is read from the journal, so a restart loses nothing. */
public final class CallStatus {
    private final EngineActivity activity;
    private final Flows flows;
    private final RunReader journal;
    private final StatusTokens tokens;
    private final Bindings bindings;

    public CallStatus(EngineActivity activity, Flows flows, RunReader journal, StatusTokens tokens, Bindings bindings) {
        this.activity = activity;
        this.flows = flows;
        this.journal = journal;
        this.tokens = tokens;
        this.bindings = bindings;
    }

    /** The address at which the caller asks for the answer of a run. */
    String address(FlowName flow, long run) {
        return bindings.address(flow, TriggerKind.CALL) + "/runs/" + tokens.of(run);
    }

    /** Identifies the run to its caller. */
    String token(long run) {
        return tokens.of(run);
    }

    /** Identifies the run's late answer. The token cannot be computed from it. */
    String id(long run) {
        return DerivedKeys.key(tokens.of(run), run, "late answer");
    }

    /**
     * The answer of a run as it is now.
     *
     * @throws ProblemException 404 for a token that the server did not make for this flow, 410 if the run has ended and
     *     its history was not kept
     */
    CallEnd of(FlowName flow, String token) {
        OptionalLong id = tokens.run(token);
        if (id.isEmpty()) throw unknown();
        long run = id.getAsLong();
        StoredRun stored = journal.view(run).orElse(null);
        if (stored == null) {
            // Accepted, but not on disk yet.
            if (activity.isInMemory(run)) return new CallEnd.Late(run);
            throw unknown();
        }
        PinnedFlow pinned = flows.pinned(stored.flow(), stored.revision());
        if (!pinned.name().equals(flow)) throw unknown();
        try {
            Response response = journal.response(stored);
            if (response != null) return new CallEnd.Answered(run, response);
        } catch (IOException e) {
            throw new ProblemException(500, "damaged", "What run " + run + " responded cannot be read any more.");
        }
        Outcome outcome = stored.state().outcome();
        if (outcome != null) return new CallEnd.Unanswered(run, outcome);
        if (!stored.status().isEnded()) return new CallEnd.Late(run);
        throw new ProblemException(
                410,
                "answer-not-kept",
                "The run has ended, but its answer is gone: the flow is set to keep no history of such runs.");
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("No caller has this address, or the run was deleted.");
    }
}
