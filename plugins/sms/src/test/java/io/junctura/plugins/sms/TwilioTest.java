package io.junctura.plugins.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioTest {
    private static final String FLOWS = """
            integration: texts
            connections:
              phone: { connector: twilio }
            flows:
              received:
                trigger: { use: twilio.received, connection: phone }
                steps: []
              status:
                trigger: { use: twilio.status, connection: phone }
                steps: []
              inbox:
                trigger: { use: twilio.inbox, connection: phone, every: 1m }
                steps: []
            """;

    private static final Map<String, String> MESSAGE = new TreeMap<>(Map.of(
            "MessageSid",
            "SM1",
            "AccountSid",
            TwilioSimulator.ACCOUNT,
            "From",
            "+491701234567",
            "To",
            TwilioSimulator.NUMBER,
            "Body",
            "Grüße & Küsse + 1€ 😀",
            "NumMedia",
            "1",
            "MediaUrl0",
            "https://api.twilio.com/media/1"));

    private final Harness harness = Harness.of(TwilioConnector.class);
    private final TwilioSimulator twilio = new TwilioSimulator();

    @BeforeEach
    void signIn() {
        connect(Map.of("authToken", TwilioSimulator.TOKEN, "from", TwilioSimulator.NUMBER));
    }

    @AfterEach
    void close() {
        harness.close();
        twilio.close();
    }

    private void connect(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put("address", twilio.address());
        all.put("accountSid", TwilioSimulator.ACCOUNT);
        harness.connection("phone", "twilio", all);
    }

    private Ran send(Object... more) {
        Map<String, Object> input =
                new LinkedHashMap<>(Map.of("to", "+49 170 1234567", "text", "Grüße & Küsse + 1€ 😀"));
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return harness.act("twilio.send", "phone", input);
    }

    @Test
    void aMessageIsSent() {
        Ran ran = send("validity", "2h");
        String sid = (String) twilio.messages().get(0).get("sid");
        assertThat(ran.step("act").output())
                .isEqualTo(Map.of("id", sid, "ids", List.of(sid), "parts", 1L, "status", "queued"));
        assertThat(twilio.messages().get(0))
                .containsEntry("To", "+491701234567")
                .containsEntry("From", TwilioSimulator.NUMBER)
                .containsEntry("Body", "Grüße & Küsse + 1€ 😀")
                .containsEntry("ValidityPeriod", "7200");
    }

    @Test
    void aMessagingServiceChoosesTheSender() {
        connect(Map.of("authToken", TwilioSimulator.TOKEN, "messagingService", TwilioSimulator.SERVICE));
        assertThat(send().error()).isNull();
        assertThat(twilio.messages().get(0)).containsEntry("MessagingServiceSid", TwilioSimulator.SERVICE);
    }

    @Test
    void anApiKeySignsIn() {
        connect(Map.of(
                // The saved one would have to be entered again anyway: another account signs in.
                "authToken",
                TwilioSimulator.TOKEN,
                "apiKey",
                TwilioSimulator.KEY,
                "apiKeySecret",
                TwilioSimulator.KEY_SECRET,
                "from",
                TwilioSimulator.NUMBER));
        assertThat(harness.test("phone")).isEmpty();
        assertThat(send().error()).isNull();
    }

    @Test
    void aReportIsAskedForAtTheConnectionsAddress() {
        assertThat(send("report", true).error().message()).contains("Twilio has no address for delivery reports.");
        connect(Map.of(
                "authToken",
                TwilioSimulator.TOKEN,
                "from",
                TwilioSimulator.NUMBER,
                "reports",
                "https://junctura.example.com/in/status"));
        assertThat(send("report", true).error()).isNull();
        assertThat(twilio.messages().get(0)).containsEntry("StatusCallback", "https://junctura.example.com/in/status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+0000000|BAD_INPUT|The 'To' number +0000000 is not a valid phone number. (Twilio's error 21211)",
                "+491700000000|REFUSED|Attempt to send to unsubscribed recipient. (Twilio's error 21610)",
                "nobody|BAD_INPUT|to must be a number with its country code"
            })
    void aRefusalIsReportedWithTwiliosMessage(String to, String kind, String message) {
        Ran.Failure error = send("to", to).error();
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.message()).contains(message);
    }

    @Test
    void aMessageWithoutASenderIsNotSent() {
        connect(Map.of("authToken", TwilioSimulator.TOKEN));
        assertThat(send().error().message()).contains("The message has no sender.");
        assertThat(send("from", "+49123456789").error().message()).contains("is not a valid message-capable");
    }

    @Test
    void aTextThatIsTooLongIsNotSent() {
        assertThat(send("text", "x".repeat(1_601)).error().message()).contains("text has 1601 characters.");
        assertThat(send("text", "x".repeat(1_600)).error()).isNull();
    }

    @Test
    void afterTooManyRequestsTheStepWaitsAsLongAsTwilioSays() {
        twilio.next(TwilioSimulator.problem(429, 20429, "Too Many Requests").header("Retry-After", "30"));
        Ran ran = send();
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until()).isAfterOrEqualTo(harness.now().plusSeconds(30));
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(twilio.messages()).hasSize(1);
    }

    @Test
    void aFullQueueOfTheSenderIsTriedAgain() {
        twilio.next(TwilioSimulator.problem(
                400, 21611, "This 'From' number has exceeded the maximum number of queued messages"));
        Ran ran = send();
        assertThat(ran.waiting()).isEqualTo("retry");
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aMessageWhoseAnswerWasLostWaitsForAPerson() {
        twilio.loseNextAnswer();
        assertThat(send().waiting()).isEqualTo("in doubt");
        assertThat(twilio.messages()).hasSize(1);
    }

    @Test
    void anOverloadedTwilioMayHaveSentIt() {
        twilio.next(Reply.status(503));
        assertThat(send().waiting()).isEqualTo("in doubt");
    }

    @Test
    void aWrongTokenIsReportedOnceAndRunsWaitForAnother() {
        connect(Map.of("authToken", "old", "from", TwilioSimulator.NUMBER));
        assertThat(harness.test("phone").orElseThrow().message())
                .contains("Twilio does not accept the sign-in of the account " + TwilioSimulator.ACCOUNT)
                .contains("Authenticate. (Twilio's error 20003)");
        Ran ran = send();
        assertThat(ran.waiting()).isEqualTo("connection");
        connect(Map.of("authToken", TwilioSimulator.TOKEN, "from", TwilioSimulator.NUMBER));
        assertThat(harness.test("phone")).isEmpty();
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void anAccountThatIsSuspendedIsNamed() {
        twilio.status("suspended");
        assertThat(harness.test("phone").orElseThrow().message())
                .contains("Twilio's account \"Orders\" (Full) is suspended.");
        assertThat(send().error().message()).contains("Account not active");
    }

    @Test
    void aMessageThatComesInStartsOneRun() {
        harness.publish(FLOWS);
        URI address = harness.address("received");
        assertThat(TwilioSimulator.deliver(harness, "received", address, MESSAGE))
                .isEqualTo(202);
        Map<?, ?> payload = (Map<?, ?>) harness.awaitRun("received").payload();
        assertThat(payload.get("id")).isEqualTo("SM1");
        assertThat(payload.get("text")).isEqualTo("Grüße & Küsse + 1€ 😀");
        assertThat(payload.get("media")).isEqualTo(List.of("https://api.twilio.com/media/1"));
        assertThat(((Map<?, ?>) payload.get("details")).get("NumMedia")).isEqualTo("1");
        assertThat(TwilioSimulator.deliver(harness, "received", address, MESSAGE))
                .isEqualTo(200);
        assertThat(harness.runs("received")).hasSize(1);
    }

    @Test
    void theSignatureIsThatOfTwiliosDocumentation() {
        // https://www.twilio.com/docs/usage/security, "Explore the algorithm yourself".
        Map<String, String> form = Map.of(
                "CallSid", "CA1234567890ABCDE",
                "Caller", "+14158675310",
                "Digits", "1234",
                "From", "+14158675310",
                "To", "+18005551212");
        URI address = URI.create("https://mycompany.com/myapp.php?foo=1&bar=2");
        assertThat(TwilioWebhook.signature(address, form, Secret.of("12345")))
                .isEqualTo("GvWf1cFY/Q7PnoempGyD5oXAezc=");
    }

    @Test
    void onlyRequestsThatTwilioHasSignedStartARun() {
        harness.publish(FLOWS);
        URI address = harness.address("received");
        String signature = TwilioWebhook.signature(address, MESSAGE, Secret.of(TwilioSimulator.TOKEN));
        Map<String, String> other = new TreeMap<>(MESSAGE);
        other.put("Body", "Pay 1000");
        assertThat(TwilioSimulator.deliver(harness, "received", signature, other))
                .isEqualTo(401);
        assertThat(TwilioSimulator.deliver(harness, "received", "", MESSAGE)).isEqualTo(401);
        assertThat(TwilioSimulator.deliver(harness, "status", signature, MESSAGE))
                .isEqualTo(401);
        Map<String, String> noId = new TreeMap<>(MESSAGE);
        noId.remove("MessageSid");
        assertThat(TwilioSimulator.deliver(harness, "received", address, noId)).isEqualTo(400);
        assertThat(harness.runs("received")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Body=%", "Body=%zz", "&&=&", "\0"})
    void aBodyThatIsNoFormIsRefused(String body) {
        harness.publish(FLOWS);
        int status = harness.send(
                        "POST",
                        "received",
                        Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Twilio-Signature", "x"),
                        body.getBytes(StandardCharsets.UTF_8))
                .status();
        assertThat(status).isEqualTo(401);
    }

    @Test
    void aFinalReportStartsOneRunInAnyOrder() {
        harness.publish(FLOWS);
        for (String status : List.of("delivered", "sent", "delivered", "queued")) {
            Map<String, String> report = Map.of("MessageSid", "SM7", "MessageStatus", status, "To", "+491701234567");
            assertThat(TwilioSimulator.deliver(harness, "status", harness.address("status"), report))
                    .isIn(200, 202);
        }
        Map<String, String> failed = Map.of("MessageSid", "SM8", "MessageStatus", "undelivered", "ErrorCode", "30003");
        TwilioSimulator.deliver(harness, "status", harness.address("status"), failed);
        assertThat(((Map<?, ?>) harness.awaitRun("status").payload()).get("status"))
                .isEqualTo("delivered");
        assertThat(((Map<?, ?>) harness.awaitRun("status").payload()).get("error"))
                .isEqualTo("30003");
        assertThat(harness.runs("status")).hasSize(2);
    }

    @Test
    void newMessagesAreFoundWithoutAnInboundPort() {
        twilio.received("old", harness.now().minusSeconds(60));
        harness.publish(FLOWS).poll("inbox");
        for (int i = 0; i < 450; i++) twilio.received("text " + i, harness.now().plusSeconds(1));
        send();
        harness.advance(Duration.ofMinutes(1)).poll("inbox");
        assertThat(((Map<?, ?>) harness.awaitRun("inbox").payload()).get("text"))
                .isEqualTo("text 0");
        assertThat(harness.runs("inbox")).hasSize(450);
        harness.crash();
        twilio.received("late", harness.now().minusSeconds(30));
        harness.advance(Duration.ofMinutes(1)).poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(451);
    }

    @Test
    void aMessageStartsOneRunHoweverLongItIsTheLatest() {
        harness.publish(FLOWS.replace("every: 1m", "every: 1d")).poll("inbox");
        twilio.received("first", harness.now().plusSeconds(1));
        twilio.received("second", harness.now().plusSeconds(2));
        harness.poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(2);
        for (int day = 0; day < 24; day++) harness.advance(Duration.ofDays(1)).poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(2);
        // It was sent before the second one, and appears only now.
        twilio.received("late", Harness.BEGIN.plusSeconds(1));
        harness.poll("inbox").advance(Duration.ofDays(8)).poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(3);
    }

    @Test
    void moreMessagesThanTheCursorHoldsStartOneRunEach() {
        harness.publish(FLOWS.replace("every: 1m", "every: 1d")).poll("inbox");
        for (int i = 0; i < 900; i++) twilio.received("text " + i, harness.now().plusSeconds(i / 10));
        harness.poll("inbox");
        twilio.received("late", harness.now().plusSeconds(1));
        harness.poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(901);
        for (int day = 0; day < 24; day++) harness.advance(Duration.ofDays(1)).poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(901);
        twilio.received("new", harness.now());
        harness.poll("inbox");
        assertThat(harness.runs("inbox")).hasSize(902);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 0, 3600})
    void theClockOfTwilioCountsFromTheFirstPollOn(long ahead) {
        twilio.received("old", harness.now().plusSeconds(ahead - 1));
        harness.publish(FLOWS).poll("inbox");
        twilio.received("new", harness.now().plusSeconds(ahead));
        harness.poll("inbox").advance(Duration.ofDays(8)).poll("inbox");
        assertThat(harness.runs("inbox").stream()
                        .map(run -> ((Map<?, ?>) run.payload()).get("text"))
                        .toList())
                .isEqualTo(List.of("new"));
    }
}
