package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.run.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The stores that a contract tests, on one empty database, and publications for them. */
interface StoresUnderTest {
    Instant NOW = Instant.parse("2030-01-01T09:00:00Z");

    IntegrationStore integrations();

    RevisionStore revisions();

    DraftStore drafts();

    /** The journal on the same database. */
    Journal journal();

    /** Does some work in one transaction. If it throws, nothing is written. */
    <T> T write(Function<Handle, T> work);

    /** The files that retention keeps because a pin names them. */
    Set<String> filesOfPins();

    void restart() throws Exception;

    /** A publication of the integration {@code shop} with the flow {@code orders}. */
    static Publication publication(int version, @Nullable String document, Instance instance) {
        return publication(version, document, instance, PinnedVersions.NONE);
    }

    static Publication publication(int version, @Nullable String document, Instance instance, PinnedVersions pins) {
        return new Publication(
                "shop",
                version,
                document,
                "Shop",
                List.of("orders"),
                instance,
                instance.config(),
                instance.bindings(),
                pins,
                NOW,
                "eva",
                "The first one");
    }

    static Instance instance(String warehouse) {
        return new Instance(Map.of("warehouse", warehouse), Map.of("erp", "erp-eu"));
    }
}
