package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import jakarta.mail.Flags.Flag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailReceivedTest {
    private static final TestMail MAIL = TestMail.running();
    private static final Harness harness = TestMail.harness();

    private final String account = MAIL.account();
    private final String name = account.substring(0, account.indexOf('@'));
    private final String flow = name + "/received";
    private final Relay relay = new Relay(MAIL.imap());

    private void publish(String settings) {
        publish("127.0.0.1", settings);
    }

    /** The mail server forgets to announce a message that comes while a client begins to idle, so that it is also asked each second. */
    private void publish(String host, String settings) {
        harness.connection(name, "mail", TestMail.connection(account, "imap+insecure://" + host + ":" + relay.port()));
        harness.publish("""
            integration: %s
            connections:
              %s: { connector: mail }
            flows:
              received:
                trigger:
                  use: mail.received
                  connection: %s
                  input: { pollEvery: 1s, %s }
                steps: []
            """.formatted(name, name, name, settings));
    }

    private void listen(String settings) {
        publish(settings);
        harness.listening(flow);
    }

    @AfterEach
    void unpublish() {
        harness.unpublish(name);
        relay.close();
    }

    private Map<?, ?> next() {
        return (Map<?, ?>) harness.awaitRun(flow).payload();
    }

    private List<String> nextSubjects(int count) {
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < count; i++) subjects.add((String) next().get("subject"));
        return subjects;
    }

    private void deliver(int from, int to) {
        for (int i = from; i < to; i++) MAIL.deliver(account, "mail " + i, "text");
    }

    private static List<String> mails(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "mail " + i).toList();
    }

    /** Until the mail server shows what the connector did to a message after its run was stored. */
    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > until) throw new AssertionError("It did not happen within 30 s.");
            Thread.onSpinWait();
        }
    }

    /**
     * The trigger is tried again after a pause, which ends when the test moves the time. The mail server drops a connection now and
     * then when messages come while others are deleted.
     */
    private void awaitRetried(BooleanSupplier condition) {
        await(() -> {
            harness.advance(Duration.ofMinutes(6));
            return condition.getAsBoolean();
        });
    }

    private void awaitRuns(int count) {
        awaitRetried(() -> harness.runs(flow).size() == count);
    }

    /** The mail server's own lists are not made for being looked at while they change. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (ConcurrentModificationException e) {
            return false;
        }
    }

    @Test
    void aMessageStartsARunThatSeesAllOfIt() {
        MAIL.deliver(account, "old", "text");
        listen("");
        MAIL.deliver(account, """
            From: =?UTF-8?Q?Ann_M=C3=BCller?= <ann@example.org>
            To: shop@example.com, Bob <bob@example.com>
            Cc: carl@example.com
            Subject: =?UTF-8?Q?Order_=E2=82=AC?=
            Date: Fri, 13 Nov 2026 09:30:00 +0100
            Message-ID: <m-1@example.org>
            In-Reply-To: <m-0@example.com>
            References: <m-00@example.com>
             <m-0@example.com>
            X-Spam: no
            X-Spam: certainly not
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain; charset=ISO-8859-1
            Content-Transfer-Encoding: quoted-printable

            gr=FCn
            --b
            Content-Type: multipart/related; boundary=c

            --c
            Content-Type: text/html; charset=utf-8

            <b>green</b><img src="cid:logo">
            --c
            Content-Type: image/png; name=logo.png
            Content-ID: <logo>
            Content-Disposition: inline
            Content-Transfer-Encoding: base64

            AAEC
            --c--
            --b--
            --a
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=UTF-8''Rechnung%20%E2%82%AC.pdf
            Content-Transfer-Encoding: base64

            JVBERi0=
            --a
            Content-Type: message/rfc822

            Subject: inside
            From: dora@example.com

            inner
            --a--
            """);
        Map<?, ?> payload = next();
        assertThat(payload.get("from")).isEqualTo(List.of(Map.of("name", "Ann Müller", "address", "ann@example.org")));
        assertThat((List<?>) payload.get("to")).hasSize(2);
        assertThat((List<?>) payload.get("cc")).hasSize(1);
        assertThat(payload.get("replyTo")).isEqualTo(payload.get("from"));
        assertThat(payload.get("subject")).isEqualTo("Order €");
        assertThat(payload.get("date")).isEqualTo("2026-11-13T08:30:00Z");
        assertThat(payload.get("received")).isNotNull();
        assertThat(payload.get("messageId")).isEqualTo("<m-1@example.org>");
        assertThat(payload.get("inReplyTo")).isEqualTo("<m-0@example.com>");
        assertThat(payload.get("references")).isEqualTo(List.of("<m-00@example.com>", "<m-0@example.com>"));
        assertThat(((Map<?, ?>) payload.get("headers")).get("x-spam")).isEqualTo(List.of("no", "certainly not"));
        assertThat(String.valueOf(payload.get("text"))).contains("grün");
        assertThat(String.valueOf(payload.get("html"))).contains("cid:logo");
        assertThat(payload.get("folder")).isEqualTo("INBOX");
        List<?> attachments = (List<?>) payload.get("attachments");
        assertThat(attachments)
                .extracting(each -> String.valueOf(((Map<?, ?>) ((Map<?, ?>) each).get("file")).get("file")))
                .containsExactly("logo.png", "Rechnung €.pdf", "message-3.eml");
        assertThat(((Map<?, ?>) attachments.get(0)).get("contentId")).isEqualTo("logo");
        assertThat(((Map<?, ?>) attachments.get(0)).get("inline")).isEqualTo(true);
        assertThat(((Map<?, ?>) ((Map<?, ?>) attachments.get(1)).get("file")).get("size"))
                .isEqualTo(5L);
        // No client has read the message.
        assertThat(MAIL.inbox(account).getMessages().get(1).getFlags().contains(Flag.SEEN))
                .isFalse();
    }

    @Test
    void oldMessagesStartRunsWhereTheFlowSaysSo() {
        deliver(0, 2);
        publish("start: all");
        assertThat(nextSubjects(2)).containsExactlyElementsOf(mails(0, 2));
        deliver(2, 3);
        assertThat(nextSubjects(1)).containsExactly("mail 2");
    }

    @Test
    void aKilledServerTakesEachMessageOnce() {
        publish("start: all");
        deliver(0, 30);
        List<String> subjects = nextSubjects(10);
        harness.crash();
        deliver(30, 40);
        subjects.addAll(nextSubjects(30));
        assertThat(subjects).containsExactlyInAnyOrderElementsOf(mails(0, 40));
        assertThat(harness.runs(flow)).hasSize(40);
    }

    @Test
    void aMailServerThatRestartsLosesAndDoublesNothing() throws InterruptedException {
        listen("");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        relay.awaitIdle(1);
        relay.down();
        deliver(1, 3);
        relay.up();
        awaitRuns(3);
        assertThat(nextSubjects(2)).containsExactly("mail 1", "mail 2");
        assertThat(harness.runs(flow)).hasSize(3);
    }

    @Test
    void aServerThatIsDownWhenTheFlowIsPublishedIsAnError() {
        relay.down();
        publish("start: all");
        await(() -> harness.triggerError(flow).isPresent());
        deliver(0, 1);
        relay.up();
        awaitRuns(1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        await(() -> harness.triggerError(flow).isEmpty());
    }

    @Test
    void aServerWithoutAnnouncementsIsAsked() {
        relay.hide("IDLE");
        listen("");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
    }

    @Test
    void announcementsAreAskedForAnewThoughNothingComes() throws InterruptedException {
        listen("");
        relay.awaitIdle(3);
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
    }

    @Test
    void messagesAreMarkedAsRead() {
        listen("after: mark-read");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        await(() -> MAIL.inbox(account).getMessages().get(0).getFlags().contains(Flag.SEEN));
    }

    @Test
    void messagesAreFlagged() {
        listen("after: flag");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        await(() -> MAIL.inbox(account).getMessages().get(0).getFlags().contains(Flag.FLAGGED));
    }

    @Test
    void messagesAreDeletedAndOlderOnesStay() {
        MAIL.deliver(account, "old", "text");
        listen("after: delete");
        deliver(0, 3);
        awaitRuns(3);
        assertThat(nextSubjects(3)).containsExactlyElementsOf(mails(0, 3));
        awaitRetried(() -> MAIL.subjects(account, "INBOX").equals(List.of("old")));
    }

    @Test
    void messagesThatComeWhileOthersAreDeletedAreAllTaken() {
        listen("after: delete");
        deliver(0, 300);
        awaitRuns(300);
        assertThat(nextSubjects(300)).containsExactlyElementsOf(mails(0, 300));
        awaitRetried(() -> MAIL.subjects(account, "INBOX").isEmpty());
    }

    @Test
    void aMessageThatTheServerHasMiscountedIsTaken() throws InterruptedException {
        MAIL.deliver(account, "old", "text");
        listen("");
        relay.awaitIdle(1);
        // Some servers count deleted messages as gone before they say so. The library then ignores new messages.
        relay.replaceOnOpenConnections("* 2 EXISTS", "* 1 EXISTS");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        assertThat(harness.triggerError(flow)).isEmpty();
    }

    @Test
    void messagesAreMoved() {
        MAIL.folder(account, "Processed");
        listen("after: move, moveTo: Processed");
        deliver(0, 3);
        awaitRuns(3);
        assertThat(nextSubjects(3)).containsExactlyElementsOf(mails(0, 3));
        awaitRetried(() -> MAIL.subjects(account, "Processed").size() == 3);
        assertThat(MAIL.subjects(account, "INBOX")).isEmpty();
    }

    @Test
    void aLargeAttachmentIsAFileAndHoldsUpNoOthers() {
        listen("");
        String line = "A".repeat(76) + "\n";
        int lines = 10_000_000 / 57;
        MAIL.deliver(account, """
            From: ann@example.org
            Subject: large
            MIME-Version: 1.0
            Content-Type: application/pdf; name=a.pdf
            Content-Transfer-Encoding: base64

            """ + line.repeat(lines));
        deliver(0, 1);
        Map<?, ?> attachment = (Map<?, ?>) ((List<?>) next().get("attachments")).get(0);
        assertThat(((Map<?, ?>) attachment.get("file")).get("size")).isEqualTo(57L * lines);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
    }

    @Test
    void aServerWithoutMoveCopiesAndDeletes() {
        MAIL.folder(account, "Processed");
        relay.hide("MOVE");
        listen("after: move, moveTo: Processed");
        deliver(0, 2);
        awaitRuns(2);
        assertThat(nextSubjects(2)).containsExactlyElementsOf(mails(0, 2));
        awaitRetried(() -> MAIL.subjects(account, "INBOX").isEmpty());
        assertThat(MAIL.subjects(account, "Processed")).hasSize(2);
    }

    @Test
    void aMessageThatWasCopiedBeforeTheConnectionBrokeIsNotCopiedAgain() throws InterruptedException {
        MAIL.folder(account, "Processed");
        relay.hide("MOVE");
        relay.cutAt("COPY completed");
        listen("after: move, moveTo: Processed");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        await(() -> MAIL.subjects(account, "Processed").size() == 1);
        awaitRetried(() -> MAIL.subjects(account, "INBOX").isEmpty());
        assertThat(relay.wasCut()).isTrue();
        assertThat(MAIL.subjects(account, "Processed")).containsExactly("mail 0");
    }

    @Test
    void aMessageThatWasAcceptedBeforeACrashIsStillMoved() {
        MAIL.deliver(account, "old", "text");
        publish("after: move, moveTo: Processed");
        harness.listening(flow);
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        // The folder is missing, so the message cannot be moved.
        await(() -> harness.triggerError(flow).isPresent());
        assertThat(harness.triggerError(flow).orElse("")).contains("Create the folder");
        harness.crash();
        MAIL.folder(account, "Processed");
        awaitRetried(() -> MAIL.subjects(account, "Processed").equals(List.of("mail 0")));
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("old");
        assertThat(harness.runs(flow)).hasSize(1);
    }

    @Test
    void aMessageThatCannotBeReadDoesNotHoldUpTheOthers() {
        listen("after: delete");
        MAIL.deliver(account, """
            From: ann@example.org
            Subject: poison
            MIME-Version: 1.0
            Content-Type: application/pdf; name=a.pdf
            Content-Transfer-Encoding: base64

            !!!! this is no base64 !!!
            """);
        deliver(0, 1);
        Map<?, ?> bad = next();
        assertThat(String.valueOf(bad.get("unreadable"))).contains("cannot be read");
        assertThat(((Map<?, ?>) bad.get("original")).get("file")).isEqualTo("message.eml");
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        await(() -> MAIL.subjects(account, "INBOX").equals(List.of("poison")));
    }

    @Test
    void aMessageAtWhichTheConnectionBreaksIsLeftOutInTheEnd() throws InterruptedException {
        listen("");
        relay.cutAt("the server falls over this");
        MAIL.deliver(account, "poison", "the server falls over this");
        deliver(0, 1);
        for (int i = 0; i < 3; i++) {
            while (!relay.wasCut()) harness.advance(Duration.ofMinutes(6));
        }
        awaitRuns(2);
        Map<?, ?> bad = next();
        assertThat(String.valueOf(bad.get("unreadable"))).contains("was lost 3 times");
        assertThat(nextSubjects(1)).containsExactly("mail 0");
    }

    @Test
    void aFolderThatWasMadeAnewStartsNoRunsAgain() throws Exception {
        MAIL.folder(account, "Orders");
        listen("folder: Orders, start: all");
        MAIL.folder(account, "Orders").store(TestMail.message("Subject: first\nMessage-ID: <f@x>\n\ntext\n"));
        assertThat(nextSubjects(1)).containsExactly("first");
        harness.unpublish(name);
        MAIL.makeAnew(account, "Orders");
        MAIL.folder(account, "Orders").store(TestMail.message("Subject: second\nMessage-ID: <s@x>\n\ntext\n"));
        publish("folder: Orders, start: all");
        assertThat(nextSubjects(1)).containsExactly("second");
        assertThat(harness.runs(flow)).hasSize(2);
    }

    @Test
    void theSameFolderOfAnotherServerIsAnotherOne() {
        publish("start: all");
        deliver(0, 1);
        assertThat(nextSubjects(1)).containsExactly("mail 0");
        harness.unpublish(name);
        publish("localhost", "start: all");
        assertThat(nextSubjects(1)).containsExactly("mail 0");
    }

    @Test
    void theWholeMessageIsAFileWhereTheFlowWantsIt() {
        listen("keepOriginal: true");
        deliver(0, 1);
        Map<?, ?> original = (Map<?, ?>) next().get("original");
        assertThat(original.get("contentType")).isEqualTo("message/rfc822");
    }

    @Test
    void aLargeMessageIsForwardedWithItsAttachment() {
        String other = MAIL.account();
        harness.connection(name, "mail", MAIL.connection(account));
        harness.publish("""
            integration: %s
            connections:
              %s: { connector: mail }
            flows:
              received:
                trigger: { use: mail.received, connection: %s, input: { pollEvery: 1s } }
                steps:
                  - id: forward
                    use: mail.send
                    connection: %s
                    input:
                      to: "%s"
                      subject: "Fwd: {{ payload.subject }}"
                      attachments: ["{{ payload.attachments[0].file }}"]
            """.formatted(name, name, name, name, other));
        harness.listening(flow);
        StringBuilder base64 = new StringBuilder();
        for (int i = 0; i < 200_000; i++) base64.append("QUJD".repeat(19)).append('\n');
        MAIL.deliver(account, """
            From: ann@example.org
            Subject: large
            MIME-Version: 1.0
            Content-Type: application/octet-stream; name=large.bin
            Content-Transfer-Encoding: base64

            """ + base64);
        Ran ran = harness.ended(harness.awaitRun(flow).id());
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(MAIL.subjects(other, "INBOX")).containsExactly("Fwd: large");
    }

    @Test
    void aFolderThatIsNotThereIsAnErrorOfTheFlow() {
        publish("folder: Nowhere");
        await(() -> harness.triggerError(flow).isPresent());
        assertThat(harness.triggerError(flow).orElse("")).contains("Nowhere").contains("Create the folder");
    }
}
