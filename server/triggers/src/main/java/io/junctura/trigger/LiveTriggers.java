package io.junctura.trigger;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.run.PinnedFlow;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The triggers of one kind or several, for all live flows that have one. Thread safe. */
public interface LiveTriggers extends AutoCloseable {

    Set<TriggerKind> kinds();

    /** @param flows all live flows with a trigger of these kinds; called after each change */
    void live(List<PinnedFlow> flows);

    /** Restarts the triggers of these flows, since their connectors have changed. */
    default void restart(Predicate<PinnedFlow> which) {}

    /** Restarts the triggers that use this saved connection, since it has changed. */
    default void connectionChanged(String name) {}

    /**
     * Deletes cursors of a flow, and restarts its trigger from the beginning.
     *
     * @param flow   its number
     * @param delete waits until the cursors are deleted on disk
     */
    default <R> R reset(int flow, Supplier<R> delete) {
        return delete.get();
    }

    @Override
    default void close() {}
}
