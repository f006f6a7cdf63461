package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.run.FlowName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Integrations, their versions and their instances on disk. A method that writes is one transaction, and returns when it is
 * committed. Thread safe.
 */
public interface IntegrationStore {
    String INSTANCE = "default";

    /**
     * The instance of flow numbers for tests of drafts. So tests have separate queues, and no list or count of a flow includes
     * them.
     */
    String TESTS = "test";

    /** Stands for the version number of a tested text, which the store chooses. */
    int NEXT_TEST = -1;

    /**
     * An integration.
     *
     * @param version  the published version; 0 if none is published
     * @param revision of the published version and the instance; 0 if none is published
     * @param edits    the number of changes
     */
    record Row(
            String name,
            int version,
            boolean enabled,
            @Nullable Instant published,
            int edits,
            int revision) {}

    /**
     * The settings of an integration on this server.
     *
     * @param config   the config values that were set
     * @param bindings slot to saved connection, as they were set
     */
    record Instance(Map<String, Object> config, Map<String, String> bindings) {
        public static final Instance EMPTY = new Instance(Map.of(), Map.of());
    }

    /** @param note the publisher's words about it */
    record Version(
            int number,
            @Nullable String title,
            Instant created,
            String creator,
            @Nullable String note) {}

    /**
     * A publication about to be made.
     *
     * @param version  the version to publish; its document is stored if it is new
     * @param document null if the version is there already
     * @param instance what is set for the integration
     * @param config   complete, with the defaults of the document
     * @param bindings complete
     * @param note     what its publisher says about a new version
     */
    record Publication(
            String integration,
            int version,
            @Nullable String document,
            @Nullable String title,
            Collection<String> flows,
            Instance instance,
            Map<String, Object> config,
            Map<String, String> bindings,
            PinnedVersions pins,
            Instant now,
            String creator,
            @Nullable String note) {

        public Publication as(int other) {
            return new Publication(
                    integration, other, document, title, flows, instance, config, bindings, pins, now, creator, note);
        }
    }

    /** @param flows the numbers of all its flows */
    record Published(Row row, Map<FlowName, Integer> flows) {}

    /** @param flows the numbers of all flows */
    record StoredTest(int version, int revision, Map<FlowName, Integer> flows) {}

    /** All integrations that are not deleted, by name. */
    List<Row> all();

    /** @throws io.junctura.database.Damaged if it is not what was written */
    Optional<String> document(String integration, int version);

    /** The last version of an integration, even of a deleted one; 0 if it never had any. */
    int lastVersion(String integration);

    /** The newest first, without the texts of tests. */
    List<Version> versions(String integration);

    /** @throws io.junctura.database.Damaged if it is not what was written */
    Instance instance(String integration);

    /**
     * Publishes a version, and creates the integration if it is new or was deleted. Deletes the integration's draft if it has
     * the text of the version.
     */
    Published publish(Publication publication);

    /** As {@link #publish(Publication)}, within a transaction of the caller's. */
    Published publish(Handle transaction, Publication publication);

    /** Keeps what is set for an integration that is not published. */
    void keepInstance(String integration, Instance instance);

    Row setEnabled(String name, boolean enabled);

    Row unpublish(String name);

    /** Deletes an integration with its draft and pins. Its versions stay: runs of it may still be under way. */
    void delete(String name);

    /**
     * Stores the text of a tested draft as a version with a negative number, and its revision, whose number is negative, too. So
     * its runs are restored after a crash as other runs are. The same text gets the same numbers. No number is used twice.
     *
     * @param draft        of the version {@link #NEXT_TEST}
     * @param unusedBefore earlier texts that no run needs are deleted
     */
    StoredTest storeTest(Publication draft, Instant unusedBefore);
}
