package io.junctura.plugins.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.Reply;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubTest {
    private static final Map<String, Object> ORDERS = Map.of("repository", "octo/orders");

    private static final String FLOWS = """
            integration: orders
            connections:
              octo: { connector: github }
            flows:
              event:
                trigger: { use: github.event, connection: octo, input: { repository: octo/orders, events: [EVENTS] } }
                steps: []
              activity:
                trigger: { use: github.activity, connection: octo, every: 1m, input: { repository: octo/orders, types: IssuesEvent } }
                steps: []
              copy:
                trigger: { use: manual.start }
                steps:
                  - { id: a, use: github.read-file, connection: octo, input: { repository: octo/orders, path: docs/a.csv } }
                  - { use: github.write-file, connection: octo, input: { repository: octo/orders, path: b.csv, file: "{{ steps.a }}" } }
            """;

    private final Harness harness = Harness.of(GitHubConnector.class);
    private final GitHubSimulator gitHub = new GitHubSimulator(harness::now);

    @BeforeEach
    void signIn() {
        harness.connection("octo", "github", Map.of("address", gitHub.address(), "token", GitHubSimulator.TOKEN));
    }

    @AfterEach
    void close() {
        harness.close();
        gitHub.close();
    }

    private Ran act(String action, Object... input) {
        return harness.act("github." + action, "octo", input(input));
    }

    private static Map<String, Object> input(Object... more) {
        Map<String, Object> input = new LinkedHashMap<>(ORDERS);
        for (int i = 0; i < more.length; i += 2) input.put((String) more[i], more[i + 1]);
        return input;
    }

    private static Object output(Ran ran) {
        assertThat(ran.error()).isNull();
        return ran.step("act").output();
    }

    @Test
    void anIssueIsOpenedCommentedAndClosed() {
        Map<?, ?> issue =
                (Map<?, ?>) output(act("create-issue", "title", "Late", "text", "Since Monday", "labels", "urgent"));
        assertThat(issue.get("number")).isEqualTo(1L);
        assertThat(issue.get("url")).isEqualTo("https://github.com/octo/orders/issues/1");
        assertThat(gitHub.issues().get(0).get("labels")).isEqualTo(List.of("urgent"));
        assertThat((String) gitHub.issues().get(0).get("body")).startsWith("Since Monday\n\n<!-- junctura ");
        output(act("add-comment", "issue", 1, "text", "We look into it"));
        assertThat((String) gitHub.comments().get(0).get("body")).startsWith("We look into it");
        Map<?, ?> closed =
                (Map<?, ?>) output(act("update-issue", "issue", 1, "state", "closed", "reason", "completed"));
        assertThat(closed.get("state")).isEqualTo("closed");
        assertThat(gitHub.issues().get(0).get("state_reason")).isEqualTo("completed");
    }

    static Stream<Arguments> unsafe() {
        return Stream.of(
                Arguments.of("create-issue", input("title", "Late")),
                Arguments.of("add-comment", input("issue", 1, "text", "Hello")),
                Arguments.of("create-release", input("tag", "v1.0")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsafe")
    void aRequestWhoseAnswerWasLostIsFoundAndNotRepeated(String action, Map<String, Object> input) {
        gitHub.loseNextAnswer();
        Ran ran = harness.settled(harness.begin("github." + action, "octo", input));
        assertThat(ran.status()).isEqualTo("succeeded");
        String path = action.equals("create-issue")
                ? "issues"
                : action.equals("add-comment") ? "issues/1/comments" : "releases";
        assertThat(gitHub.server().sent("POST /repos/octo/orders/" + path)).hasSize(1);
    }

    @Test
    void aRequestThatWasLostIsRepeated() {
        gitHub.next(Reply.reset());
        Ran waiting = harness.settled(harness.begin("github.create-issue", "octo", input("title", "Late")));
        assertThat(waiting.status()).isEqualTo("waiting");
        Ran ran = harness.advance(Duration.ofMinutes(1)).ended(waiting.id());
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(gitHub.issues()).hasSize(1);
    }

    @Test
    void aFileIsWrittenReadAndLeftAloneIfItIsTheSame() {
        Map<?, ?> first = (Map<?, ?>) output(act("write-file", "path", "docs/a b.csv", "text", "id\n1\n"));
        assertThat(first.get("changed")).isEqualTo(true);
        Map<?, ?> again = (Map<?, ?>) output(act("write-file", "path", "docs/a b.csv", "text", "id\n1\n"));
        assertThat(again.get("changed")).isEqualTo(false);
        assertThat(again.get("sha")).isEqualTo(first.get("sha"));
        output(act("write-file", "path", "docs/a b.csv", "text", "id\n2\n"));
        assertThat(new String(gitHub.files().get("docs/a%20b.csv"), StandardCharsets.UTF_8))
                .isEqualTo("id\n2\n");
    }

    @Test
    void aFileThatWasReadIsWrittenElsewhere() {
        gitHub.files().put("docs/a.csv", "id\n1\n".getBytes(StandardCharsets.UTF_8));
        harness.publish(FLOWS);
        assertThat(harness.ended(harness.start("copy", Map.of())).error()).isNull();
        assertThat(gitHub.files().get("b.csv")).isEqualTo(gitHub.files().get("docs/a.csv"));
    }

    @Test
    void aFolderIsNoFile() {
        gitHub.files().put("docs/a.csv", new byte[0]);
        assertThat(act("read-file", "path", "docs").error().message()).contains("\"docs\" in octo/orders is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../user", "a//b", "", "docs/../../../../user"})
    void aPathStaysWithinTheRepository(String path) {
        assertThat(act("read-file", "path", path).error().kind()).isEqualTo("BAD_INPUT");
        assertThat(gitHub.server().sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "octo/orders/issues", "octo/..", "../..", "octo/or ders"})
    void aRepositoryIsAnOwnerAndAName(String repository) {
        Ran ran = harness.act(
                "github.create-issue", "octo", Map.of("repository", "{{ '" + repository + "' }}", "title", "x"));
        assertThat(ran.error().message()).contains("\"repository\" must be the owner and the name");
        assertThat(gitHub.server().sent()).isEmpty();
    }

    @Test
    void aReleaseIsPublishedAWorkflowStartedAnEventSentAndAStatusSet() {
        Map<?, ?> release = (Map<?, ?>) output(act("create-release", "tag", "v1.0", "notes", "First"));
        assertThat(release.get("url")).isEqualTo("https://github.com/octo/orders/releases/1");
        output(act("start-workflow", "workflow", "deploy.yml", "ref", "main", "inputs", Map.of("stage", "test")));
        output(act("send-dispatch", "type", "orders-changed", "payload", Map.of("count", 3)));
        output(act("set-status", "commit", "0a1b", "state", "success"));
        Map<?, ?> sent = (Map<?, ?>) gitHub.server()
                .sent("POST /repos/octo/orders/dispatches")
                .get(0)
                .json();
        assertThat(sent.get("client_payload")).isEqualTo(Map.of("count", 3L));
        assertThat(act("create-release", "tag", "v1.0").error().message()).contains("already_exists");
    }

    @Test
    void aListHasAllPages() {
        IntStream.rangeClosed(1, 250).forEach(gitHub::issue);
        Ran ran = harness.act(
                "github.list", "octo", Map.of("path", "/repos/octo/orders/issues", "query", Map.of("state", "all")));
        assertThat(ran.error()).isNull();
        assertThat(gitHub.server().sent("GET /repos/octo/orders/issues"))
                .extracting(sent -> sent.query().get("page"))
                .containsExactly(null, "2", "3");
    }

    @Test
    void aListWithinAnObjectIsAListToo() {
        Ran ran = harness.act("github.list", "octo", Map.of("path", "/repos/octo/orders/actions/runs"));
        assertThat(ran.error()).isNull();
    }

    @Test
    void anyRequestMayBeSent() {
        Ran ran = harness.act("github.request", "octo", Map.of("path", "/user"));
        assertThat(output(ran)).isEqualTo(Map.of("status", 200L, "body", Map.of("login", "mona")));
        assertThat(harness.act("github.request", "octo", Map.of("path", "//evil.example/"))
                        .error()
                        .kind())
                .isEqualTo("BAD_INPUT");
    }

    static Stream<Arguments> limits() {
        String reset = String.valueOf(Harness.BEGIN.plusSeconds(600).getEpochSecond());
        return Stream.of(
                Arguments.of(
                        GitHubSimulator.problem(403, "API rate limit exceeded for user ID 1.")
                                .header("X-RateLimit-Remaining", "0")
                                .header("X-RateLimit-Reset", reset),
                        Duration.ofSeconds(600)),
                Arguments.of(
                        GitHubSimulator.problem(403, "You have exceeded a secondary rate limit.")
                                .header("Retry-After", "30"),
                        Duration.ofSeconds(30)),
                Arguments.of(
                        GitHubSimulator.problem(403, "You have exceeded a secondary rate limit."),
                        Duration.ofSeconds(60)),
                Arguments.of(GitHubSimulator.problem(429, "Too many requests"), Duration.ofSeconds(60)));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void afterTooManyRequestsTheStepWaitsAsLongAsGitHubSays(Reply limit, Duration pause) {
        gitHub.next(limit);
        Ran ran = harness.settled(harness.begin("github.create-issue", "octo", input("title", "Late")));
        assertThat(ran.until())
                .isBetween(
                        harness.now().plus(pause).minusSeconds(5), harness.now().plus(pause.multipliedBy(2)));
        assertThat(ran.step("act").error().message())
                .contains("GitHub accepts no more requests of this sign-in for now: ");
        assertThat(harness.advance(pause.multipliedBy(2)).ended(ran.id()).status())
                .isEqualTo("succeeded");
        assertThat(gitHub.issues()).hasSize(1);
    }

    @Test
    void aMissingPermissionIsReportedWithGitHubsMessage() {
        gitHub.next(GitHubSimulator.problem(403, "Resource not accessible by personal access token"));
        Ran ran = act("create-issue", "title", "Late");
        assertThat(ran.error().kind()).isEqualTo("REFUSED");
        assertThat(ran.error().message()).contains("Resource not accessible by personal access token. Give the token");
    }

    @Test
    void aWrongTokenIsReportedOnceAndRunsWaitForAnother() {
        harness.connection("octo", "github", Map.of("address", gitHub.address(), "token", "github_pat_old"));
        assertThat(harness.test("octo").orElseThrow().message()).contains("Bad credentials");
        Ran ran = harness.settled(harness.begin("github.create-issue", "octo", input("title", "Late")));
        assertThat(ran.waiting()).isEqualTo("connection");
        harness.connection("octo", "github", Map.of("address", gitHub.address(), "token", GitHubSimulator.TOKEN));
        assertThat(harness.test("octo")).isEmpty();
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
    }

    private Ran asApp(String title) {
        return harness.act("github.create-issue", "app", input("title", title));
    }

    private void installApp(boolean bare) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        gitHub.app(keys);
        byte[] encoded = keys.getPrivate().getEncoded();
        // A key in PKCS #8 is one in PKCS #1 behind 26 bytes that say that it is RSA.
        String name = bare ? "RSA PRIVATE KEY" : "PRIVATE KEY";
        String pem = "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(bare ? Arrays.copyOfRange(encoded, 26, encoded.length) : encoded)
                + "\n-----END " + name + "-----\n";
        harness.connection(
                "app",
                "github",
                Map.of("address", gitHub.address(), "app", "Iv1.orders", "installation", 7, "privateKey", pem));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAppSignsInByItsKeyAndItsTokenServesManyRequests(boolean bare) throws Exception {
        installApp(bare);
        assertThat(harness.test("app")).isEmpty();
        output(asApp("One"));
        output(asApp("Two"));
        assertThat(gitHub.server().sent("POST /app/installations/7/access_tokens"))
                .hasSize(1);
        assertThat(harness.choices("app", "repositories", "sho")).containsExactly("octo/shop");
    }

    @Test
    void anAppsTokenThatHasEndedIsReplaced() throws Exception {
        installApp(true);
        output(asApp("One"));
        gitHub.endTokens();
        Ran ran = harness.settled(harness.begin("github.create-issue", "app", input("title", "Two")));
        assertThat(harness.advance(Duration.ofMinutes(1)).ended(ran.id()).status())
                .isEqualTo("succeeded");
        assertThat(gitHub.issues()).hasSize(2);
        assertThat(gitHub.server().sent("POST /app/installations/7/access_tokens"))
                .hasSize(2);
    }

    @Test
    void anInvalidKeyIsReported() {
        harness.connection(
                "app",
                "github",
                Map.of("address", gitHub.address(), "app", "Iv1.orders", "installation", 7, "privateKey", "none"));
        assertThat(harness.test("app").orElseThrow().message()).contains("\"privateKey\" is not an RSA key in PEM");
    }

    @Test
    void theServersOwnRepositoriesArePicked() {
        assertThat(harness.choices("octo", "repositories", "")).containsExactly("octo/orders", "octo/shop");
    }

    private String signed(byte[] body) throws GeneralSecurityException {
        Map<?, ?> config = (Map<?, ?>) gitHub.hooks().get(0).get("config");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(String.valueOf(config.get("secret")).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private int deliver(String event, String delivery, String body, boolean sign) throws GeneralSecurityException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return harness.send(
                        "POST",
                        "event",
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "X-GitHub-Event",
                                event,
                                "X-GitHub-Delivery",
                                delivery,
                                "X-Hub-Signature-256",
                                sign ? signed(bytes) : "sha256=00"),
                        bytes)
                .status();
    }

    private void publish(String events) {
        harness.publish(FLOWS.replace("EVENTS", events));
    }

    @Test
    void aWebhookIsRegisteredAndOnlySignedDeliveriesStartARunOnce() throws Exception {
        publish("issues");
        gitHub.server().await("POST /repos/octo/orders/hooks", 1);
        assertThat(deliver("ping", "d0", "{\"zen\":\"x\"}", true)).isEqualTo(200);
        assertThat(deliver("issues", "d1", "{\"action\":\"opened\"}", false)).isEqualTo(401);
        assertThat(deliver("issues", "d1", "{\"action\":\"opened\"}", true)).isLessThan(300);
        assertThat(deliver("issues", "d1", "{\"action\":\"opened\"}", true)).isLessThan(300);
        assertThat(harness.awaitRun("event").payload())
                .isEqualTo(Map.of(
                        "event", "issues", "action", "opened", "delivery", "d1", "body", Map.of("action", "opened")));
        assertThat(harness.runs("event")).hasSize(1);
    }

    @Test
    void aChangedFlowChangesItsWebhookAndAnUnpublishedOneRemovesIt() {
        publish("issues");
        gitHub.server().await("POST /repos/octo/orders/hooks", 1);
        publish("issues, push");
        gitHub.server().await("PATCH *", 1);
        assertThat(gitHub.hooks()).hasSize(1);
        assertThat(gitHub.hooks().get(0).get("events")).isEqualTo(List.of("issues", "push"));
        harness.unpublish("orders");
        gitHub.server().await("DELETE *", 1);
        assertThat(gitHub.hooks()).isEmpty();
    }

    @Test
    void aWebhookWhoseAnswerWasLostIsFoundAgain() {
        gitHub.loseNextAnswer();
        publish("issues");
        gitHub.server().await("POST /repos/octo/orders/hooks", 1);
        harness.crash().advance(Duration.ofMinutes(5));
        gitHub.server().await("PATCH *", 1);
        assertThat(gitHub.hooks()).hasSize(1);
    }

    @Test
    void activityStartsARunForEachNewEventOnceInOrder() {
        Instant before = harness.now().minusSeconds(60);
        gitHub.happened("e0", "IssuesEvent", before);
        publish("issues");
        harness.poll("activity");
        gitHub.happened("e2", "IssuesEvent", before.plusSeconds(40));
        gitHub.happened("e3", "PushEvent", before.plusSeconds(41));
        harness.advance(Duration.ofMinutes(1)).poll("activity");
        gitHub.happened("e1", "IssuesEvent", before.plusSeconds(20)); // late
        harness.crash().advance(Duration.ofMinutes(1)).poll("activity");
        harness.advance(Duration.ofMinutes(1)).poll("activity");
        assertThat(harness.runs("activity"))
                .extracting(run -> String.valueOf(((Map<?, ?>) run.payload()).get("id")))
                .containsExactlyInAnyOrder("e1", "e2");
    }

    @Test
    void aBusyRepositoryIsReadOverSeveralPages() {
        gitHub.happened("e0", "IssuesEvent", harness.now().minusSeconds(60));
        publish("issues");
        harness.poll("activity");
        IntStream.rangeClosed(1, 230)
                .forEach(i ->
                        gitHub.happened("e" + i, "IssuesEvent", harness.now().plusSeconds(i)));
        harness.advance(Duration.ofMinutes(5)).poll("activity");
        assertThat(harness.runs("activity")).hasSize(230);
    }
}
