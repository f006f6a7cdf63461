package io.junctura.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Checkout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final List<String> lines = new ArrayList<>();
    private final AuditLog audit = new AuditLog(lines::add);

    @Test
    void aLineSaysWhatWasDoneByWhomFromWhereAndToWhat() {
        audit.record(AuditAction.CONNECTION_CHANGED, Actor.person("admin", "203.0.113.9"), "crm", "http");
        audit.record(AuditAction.INTEGRATION_PUBLISHED, Actor.token("ci", "a1b2", "2001:db8:0:0:0:0:0:1"), "orders", 3);
        audit.record(AuditAction.DOCUMENTS_APPLIED, Actor.SERVER, 2, 1);
        assertThat(lines)
                .containsExactly(
                        "connection.changed by=person:admin from=203.0.113.9 connection=crm connector=http",
                        "integration.published by=token:ci by-id=a1b2 from=2001:db8:0:0:0:0:0:1 integration=orders"
                                + " version=3",
                        "documents.applied by=server integrations=2 connections=1");
    }

    @Test
    void noValueCanLookLikeAnotherPairOrAnotherLine() {
        String title = "ci from=127.0.0.1\n2030-01-01 INFO audit: token.revoked \"x\" \u001b[31m \u202e \\ é";
        audit.record(AuditAction.TOKEN_REVOKED, Actor.local("127.0.0.1"), title, "a1b2");
        assertThat(lines.get(0))
                .isEqualTo(
                        "token.revoked by=local from=127.0.0.1 title=\"ci from=127.0.0.1\\u000a2030-01-01 INFO audit: "
                                + "token.revoked \\\"x\\\" \\u001b[31m \\u202e \\\\ é\" token=a1b2");
    }

    @Test
    void aLongValueIsClipped() {
        audit.record(AuditAction.CONNECTION_DELETED, Actor.SERVER, "x".repeat(1_000_000));
        assertThat(lines.get(0)).hasSizeLessThan(300).endsWith("x…\"");
    }

    @Test
    void anActionHasItsDetailsAndNoOthers() {
        assertThatThrownBy(() -> audit.record(AuditAction.CONNECTION_DELETED, Actor.SERVER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTableOfActionsInTheDocumentationIsThis() throws Exception {
        String page = Files.readString(Checkout.ROOT.resolve("docs/operate/audit-log.md"));
        for (AuditAction action : AuditAction.values()) {
            String details = action.details().isEmpty() ? "" : "`" + String.join("`, `", action.details()) + "` ";
            assertThat(page).contains("| `" + action.id() + "` | " + details + "|");
        }
    }
}
