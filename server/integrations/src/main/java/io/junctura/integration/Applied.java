package io.junctura.integration;

import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import java.util.List;
import java.util.Locale;

/**
 * The result of applying one document.
 *
 * @param version       the integration's version; 0 for a connection, which has none
 * @param subscriptions of the integration, those that have changed
 */
public record Applied(
        Kind kind, String name, Outcome outcome, int version, List<DeclaredSubscriptions.Changed> subscriptions) {

    Applied(Kind kind, String name, Outcome outcome, int version) {
        this(kind, name, outcome, version, List.of());
    }

    /** Records each document that caused a change in the audit log. */
    public static void record(List<Applied> all, AuditLog audit, Actor by) {
        for (Applied one : all) {
            if (one.outcome == Outcome.UNCHANGED) continue;
            switch (one.kind) {
                case INTEGRATION -> audit.record(AuditAction.INTEGRATION_PUBLISHED, by, one.name, one.version);
                case CONNECTION -> {
                    boolean made = one.outcome == Outcome.CREATED;
                    AuditAction action = made ? AuditAction.CONNECTION_CREATED : AuditAction.CONNECTION_CHANGED;
                    audit.record(action, by, one.name, null);
                }
            }
        }
    }

    /** Records in the audit log that documents were applied together, and each document that caused a change. */
    public static void recordTogether(List<Applied> all, AuditLog audit, Actor by) {
        audit.record(AuditAction.DOCUMENTS_APPLIED, by, count(all, Kind.INTEGRATION), count(all, Kind.CONNECTION));
        record(all, audit, by);
    }

    private static long count(List<Applied> all, Kind kind) {
        return all.stream().filter(one -> one.kind == kind).count();
    }

    /** What a document describes. */
    public enum Kind {
        CONNECTION,
        INTEGRATION
    }

    /** How applying it changed what it describes. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
