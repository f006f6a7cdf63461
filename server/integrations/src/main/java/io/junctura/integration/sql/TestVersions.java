package io.junctura.integration.sql;

import io.junctura.database.Checksum;
import io.junctura.integration.IntegrationStore;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.StoredTest;
import io.junctura.run.FlowName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The texts of tested drafts: versions and revisions with negative numbers. */
final class TestVersions {
    private TestVersions() {}

    static StoredTest store(Handle db, Publication draft, Instant unusedBefore) {
        deleteUnused(db, draft.integration(), unusedBefore);
        int version = version(db, draft);
        Map<FlowName, Integer> flows = new LinkedHashMap<>();
        for (String flow : draft.flows()) {
            FlowName name = new FlowName(IntegrationStore.TESTS, draft.integration(), flow);
            flows.put(name, SqlRevisionStore.flowNumber(db, name));
        }
        return new StoredTest(version, SqlRevisionStore.put(db, draft.as(version)), flows);
    }

    private static int version(Handle db, Publication draft) {
        return db.createQuery("""
            SELECT version FROM integration_version
             WHERE integration = :integration AND version < 0 AND document = :document LIMIT 1
            """)
                .bind("integration", draft.integration())
                .bind("document", draft.document())
                .mapTo(Integer.class)
                .findFirst()
                .orElseGet(() -> insert(db, draft));
    }

    private static int insert(Handle db, Publication draft) {
        return db.createQuery("""
            INSERT INTO integration_version (integration, version, title, document, created, creator, crc)
            VALUES (:integration,
                    (SELECT coalesce(min(version), 0) - 1 FROM integration_version
                      WHERE integration = :integration AND version < 0),
                    :title, :document, :created, :creator, :crc)
            RETURNING version
            """)
                .bind("integration", draft.integration())
                .bind("title", draft.title())
                .bind("document", draft.document())
                .bind("created", draft.now().toString())
                .bind("creator", draft.creator())
                .bind("crc", Checksum.of(String.valueOf(draft.document())))
                .mapTo(Integer.class)
                .one();
    }

    /** Deletes texts that no run needs. The newest numbers stay, so that no number is used twice. */
    private static void deleteUnused(Handle db, String integration, Instant before) {
        db.createUpdate("""
            DELETE FROM revision
             WHERE integration = :integration AND instance = 'default' AND version < 0
               AND id > (SELECT min(id) FROM revision)
               AND id NOT IN (SELECT revision FROM run
                               WHERE flow IN (SELECT id FROM flow
                                               WHERE instance = 'test' AND integration = :integration))
               AND version IN (SELECT version FROM integration_version
                                WHERE integration = :integration AND version < 0 AND created < :before)
            """)
                .bind("integration", integration)
                .bind("before", before.toString())
                .execute();
        db.createUpdate("""
            DELETE FROM integration_version
             WHERE integration = :integration AND version < 0 AND created < :before
               AND version > (SELECT min(version) FROM integration_version WHERE integration = :integration)
               AND version NOT IN (SELECT version FROM revision
                                    WHERE integration = :integration AND instance = 'default' AND version < 0)
            """)
                .bind("integration", integration)
                .bind("before", before.toString())
                .execute();
    }
}
