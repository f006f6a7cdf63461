package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import jakarta.mail.Flags.Flag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxActionsTest {
    private static final TestMail MAIL = TestMail.running();
    private static final Harness harness = TestMail.harness();

    private final String account = MAIL.account();
    private final String connection = "box" + account.substring(0, account.indexOf('@'));

    @BeforeEach
    void fill() {
        harness.connection(connection, "mail", MAIL.connection(account));
        MAIL.deliver(
                account, "From: ann@example.org\nTo: shop@example.com\nSubject: Order 1\nMessage-ID: <o-1@x>\n\none\n");
        MAIL.deliver(
                account, "From: bob@example.org\nTo: shop@example.com\nSubject: Order 2\nMessage-ID: <o-2@x>\n\ntwo\n");
        MAIL.deliver(
                account,
                "From: ann@example.org\nTo: shop@example.com\nSubject: Invoice\nMessage-ID: <i-1@x>\n\nthree\n");
    }

    private Map<?, ?> act(String action, Map<String, ?> input) {
        Ran ran = harness.act("mail." + action, connection, input);
        assertThat(ran.error()).isNull();
        return (Map<?, ?>) ran.step("act").output();
    }

    private List<Map<?, ?>> search(Map<String, ?> input) {
        return ((List<?>) act("search", input).get("messages"))
                .stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
    }

    private List<Object> subjects(Map<String, ?> input) {
        return search(input).stream().<Object>map(each -> each.get("subject")).toList();
    }

    private String uid(String subject) {
        return (String) search(Map.of("subject", subject)).get(0).get("uid");
    }

    @Test
    void messagesAreFoundByAllConditions() {
        assertThat(subjects(Map.of())).containsExactly("Invoice", "Order 2", "Order 1");
        assertThat(subjects(Map.of("limit", 1))).containsExactly("Invoice");
        assertThat(act("search", Map.of("limit", 1)).get("total")).isEqualTo(3L);
        assertThat(subjects(Map.of("from", "ann@example.org", "subject", "Order")))
                .containsExactly("Order 1");
        assertThat(subjects(Map.of("messageId", "<o-2@x>"))).containsExactly("Order 2");
        assertThat(subjects(Map.of("unread", true))).hasSize(3);
        assertThat(subjects(Map.of("since", "2000-01-01", "before", "2001-01-01")))
                .isEmpty();
    }

    @Test
    void aMessageIsReadAndStaysUnread() {
        Map<?, ?> message = act("read", Map.of("uid", uid("Order 2"), "keepOriginal", true));
        assertThat(message.get("messageId")).isEqualTo("<o-2@x>");
        assertThat(String.valueOf(message.get("text"))).contains("two");
        assertThat(message.get("original")).isNotNull();
        assertThat(subjects(Map.of("unread", true))).hasSize(3);
    }

    @Test
    void messagesAreMarked() {
        List<String> uids = List.of(uid("Order 1"), uid("Invoice"));
        assertThat(act("flag", Map.of("uids", uids)).get("count")).isEqualTo(2L);
        assertThat(subjects(Map.of("unread", true))).containsExactly("Order 2");
        act("flag", Map.of("uids", uids, "value", false));
        assertThat(subjects(Map.of("unread", true))).hasSize(3);
        act("flag", Map.of("uids", uid("Invoice"), "flag", "flagged"));
        assertThat(subjects(Map.of("flagged", true))).containsExactly("Invoice");
        assertThat(MAIL.inbox(account).getMessages().get(2).isSet(Flag.FLAGGED)).isTrue();
    }

    @Test
    void messagesAreMovedOnce() {
        MAIL.folder(account, "Done");
        Map<String, Object> input = Map.of("uids", List.of(uid("Order 1"), uid("Order 2")), "to", "Done");
        assertThat(act("move", input).get("count")).isEqualTo(2L);
        assertThat(act("move", input).get("count")).isEqualTo(0L);
        assertThat(MAIL.subjects(account, "Done")).containsExactlyInAnyOrder("Order 1", "Order 2");
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("Invoice");
        assertThat(harness.choices(connection, "folders", "do")).containsExactly("Done");
    }

    @Test
    void messagesThatWereCopiedBeforeTheConnectionBrokeAreNotCopiedAgain() throws InterruptedException {
        MAIL.folder(account, "Done");
        try (Relay relay = new Relay(MAIL.imap())) {
            relay.hide("MOVE");
            harness.connection(
                    connection, "mail", TestMail.connection(account, TestMail.address("imap+insecure", relay.port())));
            List<String> uids = List.of(uid("Order 1"), uid("Order 2"));
            relay.cutAt("COPY completed");
            long run = harness.begin("mail.move", connection, Map.of("uids", uids, "to", "Done"));
            Ran waiting = harness.settled(run);
            assertThat(waiting.waiting()).isEqualTo("retry");
            assertThat(relay.wasCut()).isTrue();
            harness.advanceTo(waiting.until());
            assertThat(harness.ended(run).status()).isEqualTo("succeeded");
        }
        assertThat(MAIL.subjects(account, "Done")).containsExactlyInAnyOrder("Order 1", "Order 2");
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("Invoice");
    }

    @Test
    void aServerWithoutMoveReportsAMissingFolder() {
        try (Relay relay = new Relay(MAIL.imap())) {
            relay.hide("MOVE");
            harness.connection(
                    connection, "mail", TestMail.connection(account, TestMail.address("imap+insecure", relay.port())));
            Ran ran = harness.act("mail.move", connection, Map.of("uids", uid("Invoice"), "to", "Nowhere"));
            assertThat(ran.error().kind()).isEqualTo("REFUSED");
            assertThat(ran.error().message()).contains("Create the folder");
        }
    }

    @Test
    void messagesAreDeleted() {
        assertThat(act("delete", Map.of("uids", uid("Order 2"))).get("count")).isEqualTo(1L);
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("Order 1", "Invoice");
    }

    @Test
    void aMissingFolderIsReported() {
        for (Ran ran : List.of(
                harness.act("mail.search", connection, Map.of("folder", "Nowhere")),
                harness.act("mail.move", connection, Map.of("uids", uid("Invoice"), "to", "Nowhere")))) {
            assertThat(ran.error().kind()).isEqualTo("REFUSED");
            assertThat(ran.error().message()).contains("Nowhere").contains("Create the folder");
        }
    }

    @Test
    void aNameOfAnotherFolderIsRefused() {
        Ran ran = harness.act("mail.delete", connection, Map.of("uids", "12345-1"));
        assertThat(ran.error().kind()).isEqualTo("REFUSED");
        assertThat(ran.error().message()).contains("UIDVALIDITY");
        ran = harness.act("mail.delete", connection, Map.of("uids", "seven"));
        assertThat(ran.error().kind()).isEqualTo("BAD_INPUT");
        assertThat(MAIL.subjects(account, "INBOX")).hasSize(3);
    }
}
