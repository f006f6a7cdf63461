package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Dovecot, which must be installed and is started by root. */
@Tag("tools")
class DovecotTest {
    private static final Harness harness = TestMail.harness();

    private static DovecotServer dovecot;
    private static int accounts;

    private final String account = "dovecot" + ++accounts;
    private final String flow = account + "/received";
    private boolean published;

    @BeforeAll
    static void start() throws Exception {
        dovecot = new DovecotServer();
    }

    @AfterAll
    static void stop() {
        if (dovecot != null) dovecot.close();
    }

    @AfterEach
    void unpublish() {
        if (published) harness.unpublish(account);
    }

    private void publish(String trigger, String settings) {
        harness.connection(account, "mail", dovecot.connection(account));
        harness.publish("""
                integration: %s
                connections:
                  %s: { connector: mail }
                flows:
                  received:
                    trigger:
                      use: mail.%s
                      connection: %s
                      input: { %s }
                    steps: []
                """.formatted(account, account, trigger, account, settings));
        published = true;
    }

    private void deliver(String folder, String subject) {
        dovecot.deliver(account, folder, "Subject: " + subject + "\nMessage-ID: <" + subject + "@x>\n\ntext\n");
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun(flow).payload();
    }

    private Map<?, ?> act(String action, Map<String, ?> input) {
        Ran ran = harness.act("mail." + action, account, input);
        assertThat(ran.error()).isNull();
        return (Map<?, ?>) ran.step("act").output();
    }

    private String uid(String subject) {
        List<?> found = (List<?>) act("search", Map.of("subject", subject)).get("messages");
        return (String) ((Map<?, ?>) found.get(0)).get("uid");
    }

    /** Until the mail server shows what the connector did after the run was stored. */
    private void awaitSubjects(String folder, String... subjects) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!dovecot.subjects(account, folder).equals(List.of(subjects))) {
            if (System.nanoTime() > until) {
                throw new AssertionError(folder + " has " + dovecot.subjects(account, folder));
            }
        }
    }

    @Test
    void aMessageThatIsAnnouncedStartsOneRunWithItsAttachment() {
        deliver("INBOX", "old");
        publish("received", "pollEvery: 9m");
        harness.listening(flow);
        dovecot.deliver(account, "INBOX", """
                Subject: one
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: text/plain

                text
                --a
                Content-Type: application/pdf; name=invoice.pdf
                Content-Transfer-Encoding: base64

                JVBERi0=
                --a--
                """);
        Map<?, ?> payload = next();
        assertThat(payload.get("subject")).isEqualTo("one");
        Map<?, ?> attachment = (Map<?, ?>) ((List<?>) payload.get("attachments")).get(0);
        Map<?, ?> file = (Map<?, ?>) attachment.get("file");
        assertThat(file.get("file")).isEqualTo("invoice.pdf");
        assertThat(file.get("size")).isEqualTo(5L);
        deliver("INBOX", "two");
        assertThat(next().get("subject")).isEqualTo("two");
        assertThat(harness.runs(flow)).hasSize(2);
    }

    @Test
    void messagesAreMovedAfterTheyAreStored() {
        dovecot.makeFolder(account, "Processed");
        deliver("INBOX", "old");
        publish("received", "after: move, moveTo: Processed");
        harness.listening(flow);
        deliver("INBOX", "one");
        assertThat(next().get("subject")).isEqualTo("one");
        awaitSubjects("Processed", "one");
        awaitSubjects("INBOX", "old");
    }

    @Test
    void messagesAreDeletedAfterTheyAreStored() {
        deliver("INBOX", "old");
        publish("received", "after: delete");
        harness.listening(flow);
        for (int i = 0; i < 20; i++) deliver("INBOX", "mail " + i);
        for (int i = 0; i < 20; i++) assertThat(next().get("subject")).isEqualTo("mail " + i);
        awaitSubjects("INBOX", "old");
        assertThat(harness.triggerError(flow)).isEmpty();
    }

    @Test
    void aFolderThatWasNumberedAnewStartsNoRunsAgain() {
        dovecot.makeFolder(account, "Orders");
        deliver("Orders", "first");
        publish("received", "folder: Orders, start: all");
        assertThat(next().get("subject")).isEqualTo("first");
        harness.unpublish(account);
        dovecot.changeUidValidity(account, "Orders");
        deliver("Orders", "second");
        publish("received", "folder: Orders, start: all");
        assertThat(next().get("subject")).isEqualTo("second");
        assertThat(harness.runs(flow)).hasSize(2);
    }

    @Test
    void messagesAreFoundMovedAndDeletedOverStartTls() {
        dovecot.makeFolder(account, "Done");
        harness.connection(account, "mail", dovecot.startTls(account));
        assertThat(harness.test(account)).isEmpty();
        for (String subject : List.of("one", "two", "three")) deliver("INBOX", subject);
        Map<String, ?> move = Map.of("uids", List.of(uid("one")), "to", "Done");
        assertThat(act("move", move).get("count")).isEqualTo(1L);
        assertThat(act("move", move).get("count")).isEqualTo(0L);
        assertThat(act("delete", Map.of("uids", List.of(uid("two")))).get("count"))
                .isEqualTo(1L);
        assertThat(dovecot.subjects(account, "Done")).containsExactly("one");
        assertThat(dovecot.subjects(account, "INBOX")).containsExactly("three");
    }

    @Test
    void messagesOfPop3StartRunsAndAreDeletedAtTheNextPoll() {
        deliver("INBOX", "old");
        publish("received-pop3", "after: delete");
        harness.poll(flow);
        deliver("INBOX", "one");
        harness.poll(flow);
        assertThat(next().get("subject")).isEqualTo("one");
        harness.poll(flow);
        assertThat(dovecot.subjects(account, "INBOX")).containsExactly("old");
        assertThat(harness.runs(flow)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"received", "received-pop3"})
    void namesOutsideAsciiAreReadHoweverTheyAreWritten(String trigger) {
        publish(trigger, "");
        if (trigger.equals("received")) harness.listening(flow);
        else harness.poll(flow);
        dovecot.deliver(account, "INBOX", """
                Subject: Grüße
                From: Jürgen <jürgen@example.com>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=utf-8''%C3%A4%20%C3%B6.bin

                1
                --a
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=iso-8859-1''%E4%20%F6.bin

                2
                --a
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*0*=utf-8''%C3%A4%20; filename*1*=%C3%B6; filename*2=.bin

                3
                --a
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename="=?utf-8?Q?=C3=A4_=C3=B6.bin?="

                4
                --a
                Content-Type: application/octet-stream; name="ä ö.bin"

                5
                --a--
                """);
        if (!trigger.equals("received")) harness.poll(flow);
        Map<?, ?> payload = next();
        assertThat(payload.get("subject")).isEqualTo("Grüße");
        assertThat(payload.get("from")).isEqualTo(List.of(Map.of("name", "Jürgen", "address", "jürgen@example.com")));
        List<String> names = ((List<?>) payload.get("attachments"))
                .stream()
                        .map(each -> (String) ((Map<?, ?>) ((Map<?, ?>) each).get("file")).get("file"))
                        .toList();
        assertThat(names).hasSize(5).containsOnly("ä ö.bin");
        Map<?, ?> found = (Map<?, ?>) ((List<?>) act("search", Map.of()).get("messages")).get(0);
        assertThat(found.get("subject")).isEqualTo("Grüße");
        assertThat(found.get("from")).isEqualTo(payload.get("from"));
    }
}
