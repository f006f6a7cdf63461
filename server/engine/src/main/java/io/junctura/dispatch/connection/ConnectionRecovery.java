package io.junctura.dispatch.connection;

import io.junctura.run.Position;
import io.junctura.run.Wait;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.RunWaits;
import java.util.ArrayList;
import java.util.List;

/** Continues the runs that wait until the credentials of a connection are replaced. Thread safe. */
public final class ConnectionRecovery {
    private final RunReader runs;
    private final RunWaits waits;
    private final Circuits circuits;
    private final ConnectionLimiters limiters;

    public ConnectionRecovery(RunReader runs, RunWaits waits, Circuits circuits, ConnectionLimiters limiters) {
        this.runs = runs;
        this.waits = waits;
        this.circuits = circuits;
        this.limiters = limiters;
    }

    /** Queues the waiting runs after a start. The credentials may have been replaced just before: the first run tries them. */
    public void start() {
        waits.waitingForCredentials(null, (connection, flow, run) -> {
            circuits.tryFirst(connection);
            limiters.refused(connection, flow, run);
        });
    }

    /** The credentials were replaced: one run tries them, and the others continue if they are accepted. */
    public void credentialsReplaced(String connection) {
        circuits.credentialsReplaced(connection);
        List<ConnectionLimiters.Refused> waiting = new ArrayList<>();
        waits.waitingForCredentials(
                connection, (name, flow, run) -> waiting.add(new ConnectionLimiters.Refused(flow, run)));
        limiters.credentialsReplaced(connection, waiting);
    }

    /** Tries the connections again that a run waits for. */
    public void tryAgain(long run) {
        if (!circuits.isAnyRefused()) return;
        runs.view(run).ifPresent(stored -> {
            for (Position position : stored.state().positions()) {
                if (position.waitsFor() instanceof Wait.NewCredentials wait && circuits.isRefused(wait.connection()))
                    credentialsReplaced(wait.connection());
            }
        });
    }
}
