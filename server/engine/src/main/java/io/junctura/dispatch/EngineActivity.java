package io.junctura.dispatch;

import io.junctura.dispatch.connection.OpenCircuit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine does at this moment: a view of its state in memory. Thread safe. */
public interface EngineActivity {
    /** Whether a run has ended or was deleted. Reads the journal. */
    boolean hasEnded(long run);

    /** Calls a task once when a run has ended, or at once if it has ended or was deleted. A second task for a run replaces the first. */
    void whenEnded(long run, Runnable task);

    /** The numbers of runs that wait for a permit, by connection: for its limits, or because its circuit is open. */
    Map<String, Long> waitingForPermits();

    /** The connections whose circuit is open, with the time of the next try. */
    Map<String, Long> openCircuits();

    /** The open circuit of a connection. Null if it is closed, or open because the credentials were refused. */
    @Nullable
    OpenCircuit openCircuit(String connection);

    /** Whether the run is in memory: it executes, or will in a moment, or is queued. */
    boolean isInMemory(long run);

    /** How many runs are in memory. */
    int runsInMemory();

    /** Whether this process executes the run, or will in a moment. */
    boolean executes(long run);

    /** The runs that this process executes, or will in a moment. */
    Set<Long> executing();

    /** How many runs this process executes, or will in a moment, without tests of drafts. */
    int executingRuns();

    /** How many due runs a flow has. */
    long backlog(int flow);

    /** How many runs of each flow are due, or behind others of their order key. */
    Map<Integer, Long> queued();

    /** How many attempts are under way. */
    int attempting();
}
