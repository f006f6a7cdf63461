package io.junctura.trigger.http;

import io.junctura.dispatch.CallEnd;
import io.junctura.dispatch.Engine;
import io.junctura.http.ProblemException;
import io.junctura.run.DerivedKeys;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.net.URI;
import java.util.OptionalLong;

/** What became of a call whose caller was sent away, read from the journal: it is there after a restart, too. */
public final class CallStatus {
    private final Engine engine;
    private final Flows flows;
    private final RunReader journal;
    private final StatusTokens tokens;

    public CallStatus(Engine engine, Flows flows, RunReader journal, StatusTokens tokens) {
        this.engine = engine;
        this.flows = flows;
        this.journal = journal;
        this.tokens = tokens;
    }

    /** Where to ask for a run of the flow that is called at this address. */
    String address(URI flow, long run) {
        return flow + "/runs/" + tokens.of(run);
    }

    /** What names the run to its caller. */
    String token(long run) {
        return tokens.of(run);
    }

    /** Names the run's late answer: nobody finds the token by it. */
    String id(long run) {
        return DerivedKeys.key(tokens.of(run), run, "late answer");
    }

    /**
     * What a caller is told who waited until now.
     *
     * @throws ProblemException 404 for a token that we did not make for this flow, 410 if the run has ended and its
     *     history was not kept
     */
    CallEnd of(FlowName flow, String token) {
        OptionalLong id = tokens.run(token);
        if (id.isEmpty()) throw unknown();
        long run = id.getAsLong();
        StoredRun stored = journal.view(run).orElse(null);
        if (stored == null) {
            // A slow disk: it is on its way there.
            if (engine.holds(run)) return new CallEnd.Late(run);
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
        return ProblemException.notFound("Nobody was given this address, or the run is no longer there.");
    }
}
