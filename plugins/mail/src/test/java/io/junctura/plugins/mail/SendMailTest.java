package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendMailTest {
    private static final TestMail MAIL = TestMail.running();
    private static final Harness harness = TestMail.harness();

    private static int connections;

    private final String to = MAIL.account();

    private static String save(Map<String, ?> connection) {
        String name = "sending" + ++connections;
        harness.connection(name, "mail", connection);
        return name;
    }

    private static String server() {
        return save(MAIL.connection(MAIL.account()));
    }

    private static String server(SmtpSimulator simulator) {
        return save(TestMail.connection("shop@example.com", simulator.address()));
    }

    private Map<String, Object> mail(Object... more) {
        Map<String, Object> input = new HashMap<>(Map.of("to", List.of(to), "subject", "Hello", "text", "Grüße"));
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    @Test
    void textAndHtmlReachAllRecipients() throws Exception {
        String copy = MAIL.account();
        String blind = MAIL.account();
        Ran ran = harness.act(
                "mail.send",
                server(),
                mail(
                        "from", "Jürgen Shop <orders@example.com>",
                        "cc", List.of(copy),
                        "bcc", List.of(blind),
                        "replyTo", List.of("help@example.com"),
                        "subject", "Bestellung – bestätigt",
                        "html", "<b>Grüße</b>",
                        "headers", Map.of("X-Order", "4711 €")));
        assertThat(ran.status()).isEqualTo("succeeded");
        Map<?, ?> output = (Map<?, ?>) ran.step("act").output();
        assertThat(output.get("recipients")).isEqualTo(3L);
        assertThat(String.valueOf(output.get("answer"))).startsWith("250");
        for (String each : List.of(to, copy, blind)) {
            MimeMessage message = MAIL.received(each);
            assertThat(message.getSubject()).isEqualTo("Bestellung – bestätigt");
            assertThat(message.getFrom()[0].toString()).contains("orders@example.com");
            assertThat(message.getReplyTo()[0].toString()).isEqualTo("help@example.com");
            assertThat(message.getRecipients(Message.RecipientType.BCC)).isNull();
            assertThat(message.getMessageID())
                    .isEqualTo(output.get("messageId"))
                    .matches("<junctura\\.[a-z0-9_]+@example\\.com>");
            Multipart alternative = (Multipart) message.getContent();
            assertThat(alternative.getContentType()).startsWith("multipart/alternative");
            assertThat(alternative.getBodyPart(0).getContent()).isEqualTo("Grüße");
            assertThat(alternative.getBodyPart(1).getContent()).isEqualTo("<b>Grüße</b>");
        }
    }

    @Test
    void aReplyBelongsToItsConversation() throws Exception {
        harness.act(
                "mail.send",
                server(),
                mail("inReplyTo", "<m-2@example.org>", "references", List.of("<m-1@example.org>")));
        MimeMessage message = MAIL.received(to);
        assertThat(message.getHeader("In-Reply-To")[0]).isEqualTo("<m-2@example.org>");
        assertThat(message.getHeader("References")[0]).isEqualTo("<m-1@example.org> <m-2@example.org>");
    }

    @Test
    void filesAreAttachedAndShownInside() throws Exception {
        String account = MAIL.account();
        String name = "files" + account.substring(0, account.indexOf('@'));
        harness.connection(name, "mail", MAIL.connection(account));
        harness.publish("""
                integration: %s
                connections:
                  %s: { connector: mail }
                flows:
                  forward:
                    trigger: { use: mail.received, connection: %s }
                    steps:
                      - id: forward
                        use: mail.send
                        connection: %s
                        input:
                          to: "%s"
                          subject: Files
                          text: see the files
                          html: '<img src="cid:logo">'
                          attachments: ["{{ payload.attachments[0].file }}"]
                          inline: { logo: "{{ payload.attachments[0].file }}" }
                """.formatted(name, name, name, name, to));
        harness.listening(name + "/forward");
        MAIL.deliver(account, """
                From: ann@example.org
                Subject: with a file
                MIME-Version: 1.0
                Content-Type: image/png; name="lögö.png"
                Content-Transfer-Encoding: base64

                AAECAw==
                """);
        Ran ran = harness.ended(harness.awaitRun(name + "/forward").id());
        assertThat(ran.error()).isNull();
        Multipart mixed = (Multipart) MAIL.received(to).getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        Multipart alternative = (Multipart) mixed.getBodyPart(0).getContent();
        Multipart related = (Multipart) alternative.getBodyPart(1).getContent();
        assertThat(related.getContentType()).startsWith("multipart/related");
        for (BodyPart each : List.of(related.getBodyPart(1), mixed.getBodyPart(1))) {
            assertThat(each.getInputStream().readAllBytes()).containsExactly(0, 1, 2, 3);
            assertThat(each.getContentType()).startsWith("image/png");
        }
        assertThat(related.getBodyPart(1).getHeader("Content-ID")).containsExactly("<logo>");
        harness.unpublish(name);
    }

    @Test
    void aRecipientThatIsRefusedKeepsTheMessageFromAll() {
        try (SmtpSimulator server = new SmtpSimulator().on("RCPT TO:<bad@", "550 5.1.1 No such user here")) {
            Ran ran = harness.act("mail.send", server(server), mail("cc", List.of("bad@example.org")));
            assertThat(ran.error().kind()).isEqualTo("REFUSED");
            assertThat(ran.error().message()).contains("bad@example.org: 550 5.1.1 No such user here");
            assertThat(server.messages).isEmpty();
        }
    }

    @Test
    void aServerThatRefusesForNowGetsTheMessageLater() {
        try (SmtpSimulator server = new SmtpSimulator().on("RCPT", "451 4.7.1 Greylisted, come back later")) {
            long run = harness.begin("mail.send", server(server), mail());
            Ran waiting = harness.settled(run);
            assertThat(waiting.waiting()).isEqualTo("retry");
            server.on("RCPT", "250 Ok");
            harness.advanceTo(waiting.until());
            assertThat(harness.ended(run).status()).isEqualTo("succeeded");
            assertThat(server.messages).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 530 5.7.0 Authentication required, connection", "MAIL, 421 4.3.2 Shutting down, retry"})
    void theServersAnswerDecidesTheKindOfTheError(String command, String reply, String waiting) {
        try (SmtpSimulator server = new SmtpSimulator().on(command, reply)) {
            Ran ran = harness.settled(harness.begin("mail.send", server(server), mail()));
            assertThat(ran.waiting()).isEqualTo(waiting);
            assertThat(ran.step("act").error().message()).contains(reply);
            harness.cancel(ran.id());
        }
    }

    @Test
    void aMessageThatTheServerRefusesIsNotSent() {
        try (SmtpSimulator server = new SmtpSimulator().on(".", "554 5.7.1 Looks like spam")) {
            Ran ran = harness.act("mail.send", server(server), mail());
            assertThat(ran.error().kind()).isEqualTo("REFUSED");
            assertThat(ran.error().message()).contains("554 5.7.1 Looks like spam");
        }
    }

    @Test
    void aConnectionThatIsCutBeforeTheMessageIsTriedAgain() {
        try (SmtpSimulator server = new SmtpSimulator().on("DATA", SmtpSimulator.CUT)) {
            long run = harness.begin("mail.send", server(server), mail());
            Ran waiting = harness.settled(run);
            assertThat(waiting.waiting()).isEqualTo("retry");
            server.on("DATA", "354 Go on");
            harness.advanceTo(waiting.until());
            assertThat(harness.ended(run).status()).isEqualTo("succeeded");
        }
    }

    @Test
    void aMessageWhoseAnswerIsLostIsNotSentTwice() {
        try (SmtpSimulator server = new SmtpSimulator().on(".", SmtpSimulator.CUT)) {
            Ran ran = harness.settled(harness.begin("mail.send", server(server), mail()));
            assertThat(ran.waiting()).isEqualTo("in doubt");
            assertThat(ran.step("act").error().message()).contains("its answer was lost");
            assertThat(server.messages).hasSize(1);
            harness.cancel(ran.id());
        }
    }

    @Test
    void aMessageIsSentAgainIfTheServerCrashedBeforeItsEnd() throws Exception {
        try (SmtpSimulator server = new SmtpSimulator().on("DATA", SmtpSimulator.SILENT)) {
            long run = harness.begin("mail.send", server(server), mail());
            server.awaitSilence();
            server.on("DATA", "354 Go on");
            harness.crash();
            assertThat(harness.ended(run).status()).isEqualTo("succeeded");
            assertThat(server.messages).hasSize(1);
        }
    }

    @Test
    void aMessageIsInDoubtIfTheServerCrashedAfterItsEnd() throws Exception {
        try (SmtpSimulator server = new SmtpSimulator().on(".", SmtpSimulator.SILENT)) {
            long run = harness.begin("mail.send", server(server), mail());
            server.awaitSilence();
            harness.crash();
            assertThat(harness.settled(run).waiting()).isEqualTo("in doubt");
            assertThat(server.messages).hasSize(1);
            harness.cancel(run);
        }
    }

    @Test
    void theNameOfThisComputerIsNotSent() {
        try (SmtpSimulator server = new SmtpSimulator()) {
            harness.act("mail.send", server(server), mail());
            assertThat(server.commands).contains("EHLO [127.0.0.1]");
            Map<String, Object> named = TestMail.connection("shop@example.com", server.address());
            named.put("helloName", "app.example.com");
            harness.act("mail.send", save(named), mail());
            // The first session may still say QUIT while the second one begins.
            assertThat(server.commands.stream().filter(command -> command.startsWith("EHLO")))
                    .containsExactly("EHLO [127.0.0.1]", "EHLO app.example.com");
        }
    }

    @Test
    void lineBreaksSmuggleNothingIn() {
        String server = server();
        for (Map<String, Object> input : List.of(
                mail("subject", "Hello\r\nBcc: eve@example.org"),
                mail("to", List.of("ann@example.org\r\nRCPT TO:<eve@example.org>")),
                mail("inReplyTo", "<m@x>\r\nX: y"),
                mail("headers", Map.of("X-A", "b\r\nX-C: d")))) {
            Ran ran = harness.act("mail.send", server, input);
            assertThat(ran.error().kind()).isEqualTo("BAD_INPUT");
            assertThat(ran.error().message()).contains("must be without line breaks");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "@example.com", "ann@@example.com", "Ann <ann@example.com"})
    void anInvalidAddressIsBadInput(String address) {
        Ran ran = harness.act("mail.send", server(), mail("to", List.of(address)));
        assertThat(ran.error().kind()).isEqualTo("BAD_INPUT");
        assertThat(ran.error().message()).contains("to: \"" + address + "\" is not an address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"to", "cc", "bcc", "replyTo"})
    void oneEntryIsOneAddress(String field) {
        for (String several : List.of(
                "ann@example.org, eve@example.org", "Ann <ann@example.org>,eve@example.org", "all: eve@example.org;")) {
            Ran ran = harness.act("mail.send", server(), mail(field, List.of(several)));
            assertThat(ran.error().kind()).isEqualTo("BAD_INPUT");
            assertThat(ran.error().message())
                    .startsWith(
                            field + ": \"" + several + "\" has more than one address. Give each address as an entry");
        }
    }

    @Test
    void aNameMayContainAComma() throws Exception {
        Ran ran = harness.act("mail.send", server(), mail("to", List.of("\"Lee, Ann\" <" + to + ">")));
        assertThat(ran.error()).isNull();
        assertThat(MAIL.received(to).getAllRecipients()).containsExactly(new InternetAddress(to, "Lee, Ann"));
    }

    @Test
    void anEmptyEntryIsNoRecipient() {
        Ran sent = harness.act("mail.send", server(), mail("cc", List.of("")));
        assertThat(((Map<?, ?>) sent.step("act").output()).get("recipients")).isEqualTo(1L);
        Ran refused = harness.act("mail.send", server(), mail("to", List.of("")));
        assertThat(refused.error().kind()).isEqualTo("BAD_INPUT");
        assertThat(refused.error().message()).contains("The message has no recipient");
    }

    @Test
    void headersThatTheMessageHasByItsInputsCannotBeGiven() {
        Ran ran = harness.act("mail.send", server(), mail("headers", Map.of("Bcc", "eve@example.org")));
        assertThat(ran.error().message()).contains("\"Bcc\" cannot be given");
    }
}
