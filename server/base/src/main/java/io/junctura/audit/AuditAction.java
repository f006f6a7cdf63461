package io.junctura.audit;

import java.util.List;

/** The audited actions and their details. docs/operate/audit-log.md has the same table. */
public enum AuditAction {
    SETUP_DONE("setup.done", "account"),
    SETUP_REFUSED("setup.refused"),
    PASSWORD_SET("password.set", "account"),
    SESSION_STARTED("session.started", "device"),
    SESSION_ENDED("session.ended"),
    SIGN_IN_FAILED("sign-in.failed", "account"),
    SIGN_IN_REFUSED("sign-in.refused", "account", "reason"),
    SIGN_INS_REPEATED("sign-in.repeated", "block", "failed", "refused"),
    ACCOUNT_ATTACKED("sign-in.attack", "account"),
    TOKEN_CREATED("token.created", "title", "token", "role", "expires"),
    TOKEN_REVOKED("token.revoked", "title", "token"),
    TOKEN_NEW_ADDRESS("token.new-address", "block"),
    TOKEN_REFUSED("token.refused"),
    CALL("call", "method", "path"),
    DATA_READ("data.read", "path"),
    CALL_REFUSED("call.refused", "method", "path"),
    CALLS_REPEATED("call.repeated", "block", "tokens", "refused"),
    DOCUMENTS_APPLIED("documents.applied", "integrations", "connections"),
    DRAFT_CREATED("draft.created", "integration"),
    DRAFT_DISCARDED("draft.discarded", "integration"),
    DRAFT_LISTENED("draft.listened", "integration", "flow"),
    DRAFT_TESTED("draft.tested", "integration", "flow", "run"),
    INTEGRATION_PUBLISHED("integration.published", "integration", "version"),
    INTEGRATION_ROLLED_BACK("integration.rolled-back", "integration", "version"),
    INTEGRATION_UNPUBLISHED("integration.unpublished", "integration"),
    INTEGRATION_ENABLED("integration.enabled", "integration"),
    INTEGRATION_DISABLED("integration.disabled", "integration"),
    INTEGRATION_CONFIGURED("integration.configured", "integration"),
    INTEGRATION_BOUND("integration.bound", "integration", "slot", "connection"),
    INTEGRATION_DELETED("integration.deleted", "integration"),
    CONNECTION_CREATED("connection.created", "connection", "connector"),
    CONNECTION_CHANGED("connection.changed", "connection", "connector"),
    CONNECTION_DELETED("connection.deleted", "connection"),
    CONNECTION_TESTED("connection.tested", "connection", "result"),
    CONNECTION_CONSENTED("connection.consented", "connection"),
    CONNECTION_PINS_FORGOTTEN("connection.pins-forgotten", "connection"),
    SUBSCRIPTION_CREATED("subscription.created", "subscription", "instance"),
    SUBSCRIPTION_CHANGED("subscription.changed", "subscription", "instance"),
    SUBSCRIPTION_DELETED("subscription.deleted", "subscription", "instance"),
    SUBSCRIPTION_ENABLED("subscription.enabled", "subscription", "instance"),
    SUBSCRIPTION_DISABLED("subscription.disabled", "subscription", "instance"),
    SUBSCRIPTION_ROTATED("subscription.secret-rotated", "subscription", "instance"),
    SUBSCRIPTION_TOPICS_SET("subscription.topics-set", "instance", "topics"),
    BACKUP_STARTED("backup.started"),
    BACKUP_DOWNLOADED("backup.downloaded", "file"),
    CURSOR_RESET("cursor.reset", "flow", "partition", "cursors"),
    PLUGIN_INSTALLED("plugin.installed", "plugin", "version", "sha256"),
    PLUGIN_REFUSED("plugin.refused", "jar", "reason"),
    PLUGIN_CHOSEN("plugin.chosen", "plugin", "version"),
    PLUGIN_ENABLED("plugin.enabled", "plugin"),
    PLUGIN_DISABLED("plugin.disabled", "plugin"),
    PLUGIN_REMOVED("plugin.removed", "plugin", "version");

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // It is a copy that cannot be changed.
    private final List<String> details;

    AuditAction(String id, String... details) {
        this.id = id;
        this.details = List.of(details);
    }

    /** The action's name in the log. */
    public String id() {
        return id;
    }

    /** The names of the details, in order. */
    public List<String> details() {
        return details;
    }
}
