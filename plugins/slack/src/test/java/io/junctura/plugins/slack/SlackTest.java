package io.junctura.plugins.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Answer;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackTest {
    private static final String SIGNING = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final String FLOWS = """
            integration: chat
            connections:
              octo: { connector: slack }
            flows:
              event:
                trigger: { use: slack.event, connection: octo, input: { types: [app_mention, message] } }
                steps: []
              command:
                trigger: { use: slack.command, connection: octo }
                steps:
                  - respond: { status: 200, body: { text: "{{ payload.command }} {{ payload.text }}" } }
              action:
                trigger: { use: slack.action, connection: octo }
                steps:
                  - respond: { status: 200 }
              report:
                trigger: { use: manual.start }
                steps:
                  - { use: slack.upload-file, connection: octo, input: { channel: C1, name: r.txt, text: "{{ payload.text }}" } }
            """;

    private final SlackSimulator slack = new SlackSimulator();
    private final Harness harness = Harness.of(SlackConnector.class);

    @BeforeEach
    void connect() {
        connect(SlackSimulator.BOT, SlackSimulator.HOOK);
    }

    private void connect(String token, String hook) {
        harness.connection(
                "octo",
                "slack",
                Map.of(
                        "address",
                        slack.address(),
                        "botToken",
                        token,
                        "signingSecret",
                        SIGNING,
                        "appToken",
                        SlackSimulator.APP,
                        "incomingWebhook",
                        slack.at(hook)));
    }

    @AfterEach
    void close() {
        harness.close();
        slack.close();
    }

    private static Map<String, Object> input(Object... more) {
        Map<String, Object> input = new LinkedHashMap<>();
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    private Ran act(String action, Object... input) {
        return harness.act("slack." + action, "octo", input(input));
    }

    private static Object output(Ran ran) {
        assertThat(ran.error()).isNull();
        return ran.step("act").output();
    }

    // Actions.

    @Test
    void aMessageIsPostedChangedAndReactedTo() {
        Object posted = output(act("post-message", "channel", "C1", "text", "Hello", "thread", "1.0"));
        assertThat(posted).isEqualTo(Map.of("channel", "C1", "ts", "1.1"));
        assertThat(slack.messages().get(0)).containsEntry("thread_ts", "1.0").doesNotContainKey("blocks");
        output(act("update-message", "channel", "C1", "ts", "1.1", "text", "Bye"));
        assertThat(slack.messages().get(0)).containsEntry("text", "Bye");
        output(act("add-reaction", "channel", "C1", "ts", "1.1", "emoji", ":eyes:"));
        output(act("add-reaction", "channel", "C1", "ts", "1.1", "emoji", "eyes"));
        assertThat(slack.reactions()).containsExactly("eyes");
    }

    @Test
    void aMessageWhoseAnswerWasLostIsFoundAndNotPostedAgain() {
        slack.doAndAnswer(Reply.reset());
        Ran ran = act("post-message", "channel", "C1", "text", "Hello");
        assertThat(output(ran)).isEqualTo(Map.of("channel", "C1", "ts", "1.1"));
        assertThat(slack.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"post-message", "upload-file"})
    void aRequestThatMayBeUnderWayWaitsForAPerson(String action) {
        slack.next(requestOf(action), Reply.reset());
        assertThat(act(action, "channel", "C1", "text", "Hello").waiting()).isEqualTo("in doubt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"post-message", "upload-file"})
    void aRequestThatDidNotArriveWithinItsTimeIsRepeated(String action) {
        slack.next(requestOf(action), Reply.status(200).held());
        long run = harness.begin("slack." + action, "octo", input("channel", "C1", "text", "Hello"));
        slack.server().await("POST " + requestOf(action), 1);
        harness.advance(Duration.ofSeconds(30)).crash();
        assertThat(harness.ended(run).error()).isNull();
        assertThat(slack.messages().size() + completed()).isEqualTo(1);
    }

    private static String requestOf(String action) {
        return action.equals("post-message") ? "/api/chat.postMessage" : "/api/files.completeUploadExternal";
    }

    private long completed() {
        return slack.uploads().values().stream().filter(one -> one.completed).count();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_auth, CREDENTIALS",
        "token_revoked, CREDENTIALS",
        "internal_error, TRY_LATER",
        "ratelimited, TRY_LATER",
        "channel_not_found, REFUSED",
        "is_archived, REFUSED",
        "some_new_error, REFUSED"
    })
    void slacksErrorCodesDecideTheKindOfTheError(String code, String kind) {
        slack.next(SlackSimulator.error(code));
        Ran ran = act("add-reaction", "channel", "C1", "ts", "1.1", "emoji", "eyes");
        assertThat(ran.step("act").error().kind()).isEqualTo(kind);
        assertThat(ran.step("act").error().message()).startsWith("Slack refuses reactions.add: " + code + ".");
    }

    @Test
    void aMissingScopeIsNamed() {
        slack.next(Reply.json(
                200,
                Map.of("ok", false, "error", "missing_scope", "needed", "reactions:write", "provided", "chat:write")));
        assertThat(act("add-reaction", "channel", "C1", "ts", "1.1", "emoji", "eyes")
                        .error()
                        .message())
                .contains("has the scopes chat:write, but needs reactions:write. Add it");
    }

    @Test
    void aTextThatIsTooLongFailsInWords() {
        Ran ran = act("post-message", "channel", "C1", "text", "x".repeat(40_001));
        assertThat(ran.error().message()).contains("msg_too_long. The text is too long.");
    }

    @Test
    void afterTooManyRequestsTheStepWaitsAsLongAsSlackSays() {
        slack.next(Reply.status(429).header("Retry-After", "90"));
        Ran ran = act("post-message", "channel", "C1", "text", "Hello");
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until()).isAfterOrEqualTo(harness.now().plusSeconds(85));
        assertThat(harness.advanceTo(ran.until()).ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(slack.messages()).hasSize(1);
    }

    @Test
    void aWrongTokenIsReportedOnceAndRunsWaitForAnother() {
        connect("xoxb-old", SlackSimulator.HOOK);
        assertThat(harness.test("octo").orElseThrow().message())
                .contains("Slack refuses auth.test: invalid_auth. Install the app again");
        Ran ran = act("post-message", "channel", "C1", "text", "Hello");
        assertThat(ran.waiting()).isEqualTo("connection");
        harness.advance(Duration.ofHours(1));
        assertThat(slack.server().sent("POST /api/chat.postMessage")).hasSizeLessThan(2);
        connect(SlackSimulator.BOT, SlackSimulator.HOOK);
        assertThat(harness.test("octo")).isEmpty();
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void theConnectionsTestAsksForTheWebhookAndPostsNothing() {
        assertThat(harness.test("octo")).isEmpty();
        assertThat(slack.messages()).isEmpty();
        connect(SlackSimulator.BOT, "/services/T1/B1/old-secret");
        assertThat(harness.test("octo").orElseThrow().message())
                .contains("The incoming webhook answered 404: no_service.")
                .doesNotContain("old-secret");
    }

    @Test
    void aMessageGoesByTheIncomingWebhookWhoseAddressIsNotShown() {
        output(act("send-by-webhook", "text", "Hello"));
        assertThat(slack.messages()).containsExactly(Map.of("text", "Hello"));
        slack.doAndAnswer(Reply.reset());
        Ran lost = act("send-by-webhook", "text", "Again");
        assertThat(lost.waiting()).isEqualTo("in doubt");
        assertThat(lost.toString()).doesNotContain("hook-secret");
        connect(SlackSimulator.BOT, "/services/T1/B1/old-secret");
        assertThat(act("send-by-webhook", "text", "Hello").toString())
                .contains("answered 404: no_service.")
                .doesNotContain("old-secret");
    }

    @Test
    void aCommandIsAnsweredAtItsAddress() {
        output(act("respond", "responseUrl", slack.at(SlackSimulator.RESPONSE), "text", "Done", "inChannel", true));
        assertThat(slack.messages().get(0))
                .containsEntry("response_type", "in_channel")
                .containsEntry("text", "Done");
        assertThat(act("respond", "responseUrl", slack.at("/commands/T1/1/old"), "text", "Done")
                        .error()
                        .message())
                .contains("used_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example/commands/x", "http://169.254.169.254/x", "ftp://x", "no address", "http:x"
            })
    void anAnswerGoesToSlackAlone(String address) {
        Ran ran = act("respond", "responseUrl", address, "text", "Done");
        assertThat(ran.error().kind()).isEqualTo("BAD_INPUT");
        assertThat(ran.error().message()).contains("\"responseUrl\" must be the address that came with the command");
    }

    @Test
    void peopleAndChannelsAreFound() {
        assertThat((Map<?, ?>) output(act("find-user", "email", "ada@example.com")))
                .isEqualTo(Map.of("found", true, "id", "U1", "name", "ada", "realName", "Ada"));
        assertThat(((Map<?, ?>) output(act("find-user", "email", "bob@example.com"))).get("found"))
                .isEqualTo(false);
        assertThat(((Map<?, ?>) output(act("find-channel", "name", "#Room-1999"))).get("id"))
                .isEqualTo("C1999");
        assertThat(slack.server().sent("GET /api/conversations.list")).hasSize(3);
        assertThat(((Map<?, ?>) output(act("find-channel", "name", "nowhere"))).get("found"))
                .isEqualTo(false);
        assertThat(harness.choices("octo", "channels", "room-77")).contains("C77", "C777");
    }

    @Test
    void aLargeFileIsUploadedInThreeSteps() {
        harness.publish(FLOWS);
        long run = harness.start("report", Map.of("text", "x".repeat(5_000_000)));
        assertThat(harness.ended(run).error()).isNull();
        SlackSimulator.Upload upload = slack.uploads().values().iterator().next();
        assertThat(upload.completed).isTrue();
        assertThat(upload.arrived).isEqualTo(5_000_000);
    }

    @Test
    void anUploadWhoseAnswerWasLostInACrashIsFoundAndNotDoneAgain() {
        slack.doAndAnswer(Reply.status(200).held());
        long run = harness.begin("slack.upload-file", "octo", input("text", "content", "channel", "C1"));
        slack.server().await("POST /api/files.completeUploadExternal", 1);
        harness.crash();
        assertThat(((Map<?, ?>) output(harness.settled(run))).get("id")).isEqualTo("F1");
        assertThat(slack.uploads()).hasSize(1);
    }

    @Test
    void aSlackThatIsDownIsTriedLater() {
        slack.server().close();
        Ran ran = act("post-message", "channel", "C1", "text", "Hello");
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(harness.test("octo").orElseThrow().kind()).isEqualTo("TRY_LATER");
    }

    // What Slack calls.

    private Answer call(String flow, String type, String body, Instant at, String secret)
            throws GeneralSecurityException {
        String time = String.valueOf(at.getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal(("v0:" + time + ":" + body).getBytes(StandardCharsets.UTF_8)));
        return harness.send(
                "POST",
                flow,
                Map.of(
                        "Content-Type", type,
                        "X-Slack-Request-Timestamp", time,
                        "X-Slack-Signature", "v0=" + signature),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer event(String body) throws GeneralSecurityException {
        return call("event", "application/json", body, harness.now(), SIGNING);
    }

    private Answer form(String flow, String body) throws GeneralSecurityException {
        return call(flow, "application/x-www-form-urlencoded", body, harness.now(), SIGNING);
    }

    private static String mention(String id) {
        return "{\"type\":\"event_callback\",\"token\":\"old-token\",\"team_id\":\"T1\",\"event_id\":\"" + id
                + "\",\"event_time\":1893488400,\"event\":{\"type\":\"app_mention\",\"text\":\"hi\"}}";
    }

    @Test
    void theChallengeIsAnsweredIfItIsSigned() throws Exception {
        harness.publish(FLOWS);
        String body = "{\"type\":\"url_verification\",\"challenge\":\"c-1\"}";
        assertThat(event(body).body()).isEqualTo("c-1");
        assertThat(call("event", "application/json", body, harness.now(), "other")
                        .status())
                .isEqualTo(401);
        assertThat(harness.runs("event")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"299, 202", "-299, 202", "301, 401", "-301, 401"})
    void aSignatureServesForFiveMinutes(long seconds, int status) throws Exception {
        harness.publish(FLOWS);
        Instant at = harness.now().plusSeconds(seconds);
        assertThat(call("event", "application/json", mention("Ev1"), at, SIGNING)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void anEventThatSlackSendsAgainStartsOneRun() throws Exception {
        harness.publish(FLOWS);
        assertThat(event(mention("Ev1")).status()).isEqualTo(202);
        harness.crash();
        assertThat(event(mention("Ev1")).status()).isEqualTo(200);
        assertThat(harness.awaitRun("event").payload())
                .isEqualTo(Map.of(
                        "id", "Ev1",
                        "type", "app_mention",
                        "team", "T1",
                        "time", "2030-01-01T09:00:00Z",
                        "event", Map.of("type", "app_mention", "text", "hi")));
        assertThat(harness.runs("event")).hasSize(1);
    }

    @Test
    void otherEventsAndTheAppsOwnMessagesStartNoRun() throws Exception {
        harness.publish(FLOWS);
        assertThat(event(mention("Ev1").replace("app_mention", "reaction_added"))
                        .status())
                .isEqualTo(202);
        assertThat(event(mention("Ev2").replace("\"text\"", "\"bot_id\":\"B1\",\"text\""))
                        .status())
                .isEqualTo(202);
        assertThat(event("{\"type\":\"event_callback\"}").status()).isEqualTo(400);
        assertThat(event("{\"type\":\"app_rate_limited\"}").status()).isEqualTo(200);
        assertThat(harness.runs("event")).isEmpty();
    }

    @Test
    void aSlashCommandIsAnsweredByItsFlow() throws Exception {
        harness.publish(FLOWS);
        Answer answer = form(
                "command",
                "token=old-token&command=%2Forder&text=a+b&user_id=U1&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Map.of("text", "/order a b"));
        assertThat((Map<?, ?>) harness.awaitRun("command").payload())
                .isEqualTo(Map.of(
                        "command", "/order",
                        "text", "a b",
                        "user", "U1",
                        "responseUrl", "https://hooks.slack.com/commands/1"));
        assertThat(form("command", "text=a").status()).isEqualTo(400);
        assertThat(harness.send("POST", "command", Map.of(), "command=%2Fx&user_id=U1".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aButtonStartsARunAndIsAnsweredWithNothing() throws Exception {
        harness.publish(FLOWS);
        String click =
                "{\"type\":\"block_actions\",\"token\":\"old-token\",\"user\":{\"id\":\"U1\"},\"trigger_id\":\"t1\","
                        + "\"actions\":[{\"action_id\":\"approve\",\"value\":\"7\"}],\"container\":{\"message_ts\":\"1.1\"}}";
        Answer answer = form("action", "payload=" + URLEncoder.encode(click, StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        Map<?, ?> payload = (Map<?, ?>) harness.awaitRun("action").payload();
        assertThat(payload.get("action")).isEqualTo("approve");
        assertThat(payload.get("value")).isEqualTo("7");
        assertThat(payload.get("ts")).isEqualTo("1.1");
        assertThat(payload.toString()).doesNotContain("old-token");
        assertThat(form("action", "payload=%7B").status()).isEqualTo(400);
        assertThat(form("action", "x=1").status()).isEqualTo(400);
        assertThat(List.of(harness.runs("action"))).hasSize(1);
    }
}
