package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.run.FlowName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the revisions that runs are accepted with, the numbers of flows, and which runs use them. {@link IntegrationStore}
 * writes revisions and numbers. All methods throw {@link IllegalStateException} if the database cannot be read. Thread safe.
 */
public interface RevisionStore {

    /**
     * A version with a complete config and complete bindings.
     *
     * @param pins the versions of plugins that it was published with; none in revisions from before these were stored
     */
    record Revision(
            int id,
            String integration,
            int version,
            Map<String, Object> config,
            Map<String, String> bindings,
            PinnedVersions pins) {}

    /** @throws io.junctura.database.Damaged if it is not what was written */
    Optional<Revision> find(int id);

    /** The version of a revision; empty if there is no such revision. */
    OptionalInt version(int revision);

    /** The numbers of all flows, also of deleted ones. */
    Map<FlowName, Integer> flowNumbers();

    Optional<FlowName> flow(int number);

    /** The number of a flow, also of one that is no longer published; empty if there never was one of this name. */
    OptionalInt flowNumber(FlowName flow);

    /**
     * The numbers of the revisions that use a plugin.
     *
     * @param version of the plugin; null: any
     */
    List<Integer> using(String plugin, @Nullable String version);

    /** The number of unfinished runs of these revisions, by flow. */
    Map<FlowName, Long> unfinishedRuns(Collection<Integer> revisions);

    /** The number of waiting runs of all versions of an integration. */
    long waitingRuns(String integration);

    /** The newest run of any of these flows; empty if there is none. */
    OptionalLong newestRun(Collection<Integer> flows);
}
