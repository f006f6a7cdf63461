package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessTest {
    private static final String FLOWS = """
            integration: inbox
            connections:
              line: { connector: probe }
            flows:
              told:
                trigger: { use: probe.told, connection: line }
                steps:
                  - { id: send, use: probe.send, connection: line, input: { text: "{{ payload.text }}" } }
              asked:
                trigger: { use: probe.asked, connection: line }
                steps:
                  - respond: { status: 201, body: { heard: "{{ payload.text }}" } }
              hourly:
                trigger: { use: schedule.every, input: { every: 1h } }
                steps: []
            """;

    private final RecordingServer other = RecordingServer.start();
    private final Harness harness = Harness.of(Probe.class);

    @BeforeEach
    void connect() {
        harness.connection("line", "probe", Map.of("address", other.address(), "token", "t"));
    }

    @AfterEach
    void close() {
        harness.close();
        other.close();
    }

    private Ran send() {
        return harness.act("probe.send", "line", Map.of("text", "hello"));
    }

    @Test
    void aConnectorIsLoadedAsItWillBeWithItsLibrariesAndWithoutTheTests() {
        Ran ran = harness.act("probe.look", "line", Map.of());
        assertThat(ran.step("act").output())
                .isEqualTo(Map.of(
                        "loader", "IsolatedLoader",
                        "library", "IsolatedLoader",
                        "test", false,
                        "driver", false,
                        "now", "2030-01-01T09:00:00Z"));
    }

    @Test
    void driversAreLoadedWithThePlugin(@TempDir Path folder) throws Exception {
        Path driver = folder.resolve("driver.jar");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(driver))) {
            jar.putNextEntry(new ZipEntry("driver.txt"));
        }
        harness.drivers(driver);
        assertThat(harness.act("probe.look", "line", Map.of()).step("act").output())
                .asString()
                .contains("driver=true");
        harness.crash();
        assertThat(harness.act("probe.look", "line", Map.of()).step("act").output())
                .asString()
                .contains("driver=true");
    }

    @Test
    void aRunShowsItsStepsAndTheirResults() {
        other.on("POST /send", Reply.text(200, "text/plain", "done"));
        Ran ran = send();
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(ran.flow()).isEqualTo("act-1/act");
        assertThat(ran.steps())
                .containsExactly(new Ran.Step("act", "succeeded", Map.of("text", "hello"), "done", 1, null));
        assertThat(other.sent("POST /send").get(0).body()).isEqualTo("hello");
        assertThatThrownBy(() -> ran.step("other")).hasMessageContaining("has not come to the step other");
    }

    @Test
    void aFailureHasItsKindAndItsWords() {
        other.on("POST /send", Reply.status(422));
        Ran ran = send();
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(ran.step("act").error())
                .isEqualTo(new Ran.Failure("REFUSED", "It answered 422. Ask there why.", "YES"));
    }

    @Test
    void aRunThatWaitsForARetryContinuesWhenTheTimeIsAdvanced() {
        other.on("POST /send", Reply.status(503), Reply.reset(), Reply.text(200, "text/plain", "done"));
        Ran ran = send();
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until()).isAfter(harness.now());
        Ran again = harness.advanceTo(ran.until()).settled(ran.id());
        assertThat(again.step("act").attempts()).isEqualTo(2);
        harness.advanceTo(again.until());
        assertThat(harness.ended(ran.id()).step("act").attempts()).isEqualTo(3);
    }

    @Test
    void aScheduleRingsByTheTestsClock() {
        harness.publish(FLOWS);
        assertThat(harness.awaitRun("hourly").payload()).isEqualTo(Map.of("scheduledAt", "2030-01-01T09:00:00Z"));
        harness.advance(Duration.ofHours(1));
        assertThat(harness.awaitRun("hourly").payload()).isEqualTo(Map.of("scheduledAt", "2030-01-01T10:00:00Z"));
        assertThat(harness.runs("hourly")).hasSize(2);
    }

    @Test
    void aWebhookIsDeliveredAsTheOtherSystemWould() {
        harness.publish(FLOWS);
        assertThat(harness.deliver("told", Map.of("text", "hi"), Map.of()).status())
                .isEqualTo(401);
        assertThat(harness.deliver("told", Map.of("text", "hi"), Map.of("Token", "t"))
                        .status())
                .isEqualTo(202);
        assertThat(harness.awaitRun("inbox/told").payload()).isEqualTo(Map.of("text", "hi"));
        assertThat(harness.runs("told")).hasSize(1);
    }

    @Test
    void aCallIsAnswered() {
        harness.publish(FLOWS);
        Answer answer = harness.deliver("asked", Map.of("text", "hi"), Map.of());
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json()).isEqualTo(Map.of("heard", "hi"));
    }

    @Test
    void aFlowPollsWhenTheTestRequestsIt() {
        other.on("GET /lines", sent -> {
            List<String> lines = List.of("one", "two", "three");
            int from = Integer.parseInt(sent.query().get("from"));
            return Reply.text(200, "text/plain", String.join("\n", lines.subList(from, Math.min(from + 2, 3))));
        });
        harness.publish("""
                integration: lines
                connections: { line: { connector: probe } }
                flows: { found: { trigger: { use: probe.found, connection: line }, steps: [] } }
                """).poll("found").poll("found");
        assertThat(harness.awaitRun("found").payload()).isEqualTo("one");
        assertThat(harness.awaitRun("found").payload()).isEqualTo("two");
        assertThat(harness.awaitRun("found").payload()).isEqualTo("three");
        assertThat(harness.triggerError("found")).isEmpty();
        other.on("GET /lines", Reply.status(403));
        assertThat(harness.poll("found").triggerError("found").orElseThrow()).contains("It answered 403.");
        assertThatThrownBy(() -> harness.poll("lines/lost")).hasMessageContaining("No published flow");
    }

    @Test
    void aPushOfTheOtherSystemStartsARun() {
        harness.publish("""
                integration: lines
                connections: { line: { connector: probe } }
                flows: { pushed: { trigger: { use: probe.pushed, connection: line }, steps: [] } }
                """);
        assertThat(harness.awaitRun("pushed").payload()).isEqualTo("first");
    }

    @Test
    void aStreamContinuesFromItsCursorAfterACrash() {
        other.on("GET /follow", Reply.text(200, "text/plain", "one\ntwo"), Reply.text(200, "text/plain", "three"));
        harness.publish("""
                integration: lines
                connections: { line: { connector: probe } }
                flows: { followed: { trigger: { use: probe.followed, connection: line }, steps: [] } }
                """).listening("followed");
        assertThat(harness.awaitRun("followed").payload()).isEqualTo("one");
        assertThat(harness.awaitRun("followed").payload()).isEqualTo("two");
        harness.crash();
        assertThat(harness.listening("followed").awaitRun("followed").payload()).isEqualTo("three");
        assertThat(other.sent("GET /follow").get(1).query()).containsEntry("from", "2");
    }

    @Test
    void aStreamThatDoesNotListenIsAFailureThatSaysWhy() {
        other.on("GET /follow", Reply.status(403));
        harness.publish("""
                integration: lines
                connections: { line: { connector: probe } }
                flows: { followed: { trigger: { use: probe.followed, connection: line }, steps: [] } }
                """);
        other.await("GET /follow", 1);
        while (harness.triggerError("followed").isEmpty()) Thread.onSpinWait();
        harness.patience(Duration.ofMillis(1));
        assertThatThrownBy(() -> harness.listening("followed")).hasMessageContaining("It answered 403.");
    }

    @Test
    void aConnectionIsTriedAndMended() {
        other.on("*", Reply.status(401));
        assertThat(harness.test("line").orElseThrow().kind()).isEqualTo("CREDENTIALS");
        Ran ran = send();
        assertThat(ran.waiting()).isEqualTo("connection");
        other.on("*", Reply.status(200));
        harness.connection("line", "probe", Map.of("address", other.address(), "token", "new"));
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(harness.test("line")).isEmpty();
    }

    @Test
    void anAttemptThatACrashInterruptedIsRepeatedWithTheSameKey() {
        other.on("POST /send", Reply.status(200).held(), Reply.text(200, "text/plain", "done"));
        long run = harness.begin("probe.send", "line", Map.of("text", "hello"));
        other.await("POST /send", 1);
        harness.crash();
        assertThat(harness.ended(run).step("act").output()).isEqualTo("done");
        assertThat(other.sent("POST /send"))
                .extracting(sent -> sent.header("Key"))
                .hasSize(2)
                .containsOnly(other.sent().get(0).header("Key"));
    }

    @Test
    void anUnsafeAttemptIsInDoubtAfterACrash() {
        other.on("POST /pay", Reply.status(200).held());
        long run = harness.begin("probe.pay", "line", Map.of("amount", 5));
        other.await("POST /pay", 1);
        harness.crash();
        assertThat(harness.settled(run).waiting()).isEqualTo("in doubt");
        assertThat(other.sent("POST /pay")).hasSize(1);
    }

    @Test
    void anAttemptThatHasNotAnnouncedItsEffectIsRepeatedAfterACrash() {
        other.on("GET /rate", Reply.status(200).held(), Reply.text(200, "text/plain", "2"));
        other.on("POST /pay", Reply.text(200, "text/plain", "done"));
        long run = harness.begin("probe.change", "line", Map.of("amount", 5));
        other.await("GET /rate", 1);
        harness.crash();
        assertThat(harness.ended(run).status()).isEqualTo("succeeded");
        assertThat(other.sent("POST /pay")).hasSize(1);
    }

    @Test
    void anAttemptThatHasAnnouncedItsEffectIsInDoubtAfterACrash() {
        other.on("GET /rate", Reply.text(200, "text/plain", "2"));
        other.on("POST /pay", Reply.status(200).held());
        long run = harness.begin("probe.change", "line", Map.of("amount", 5));
        other.await("POST /pay", 1);
        harness.crash();
        assertThat(harness.settled(run).waiting()).isEqualTo("in doubt");
        assertThat(other.sent("POST /pay")).hasSize(1);
    }

    @Test
    void aRestartKeepsEverythingAndTheAddress() {
        other.on("POST /send", Reply.status(503), Reply.text(200, "text/plain", "done"));
        harness.publish(FLOWS);
        Ran waiting = send();
        String address = harness.address("told").toString();
        harness.restart().advance(Duration.ofMinutes(1));
        assertThat(harness.ended(waiting.id()).status()).isEqualTo("succeeded");
        assertThat(harness.address("told")).hasToString(address);
        assertThat(harness.deliver("told", Map.of("text", "hi"), Map.of("Token", "t"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aRunIsCancelledWhileItsAttemptIsUnderWay() {
        other.on("POST /send", Reply.status(200).held());
        long run = harness.begin("probe.send", "line", Map.of("text", "hello"));
        other.await("POST /send", 1);
        assertThat(harness.cancel(run).ended(run).status()).isEqualTo("cancelled");
    }

    @Test
    void severalConnectorsCallTheHostsThatTheyDeclare() {
        try (Harness both = Harness.of(Probe.class, Rates.class)) {
            both.connection("line", "probe", Map.of("address", other.address(), "token", "t"));
            other.on("POST /send", Reply.text(200, "text/plain", "done"));
            assertThat(both.act("probe.send", "line", Map.of("text", "hello")).status())
                    .isEqualTo("succeeded");
            Ran ran = both.act("rates.rate", null, Map.of("address", other.address(), "currency", "USD"));
            assertThat(ran.step("act").error().message()).contains("may not call \"127.0.0.1\"");
            assertThat(other.sent()).hasSize(1);
        }
    }

    @Test
    void aPickListIsAskedAsTheFormDoes() {
        other.on("GET /often", Reply.text(200, "text/plain", "hello\nhi\nbye"), Reply.status(403));
        assertThat(harness.choices("line", "often", "h")).containsExactly("hello", "hi");
        assertThatThrownBy(() -> harness.choices("line", "often", "h")).hasMessageContaining("It answered 403.");
    }

    @Test
    void aPickListGetsTheOtherFieldsOfTheForm() {
        try (Harness rooms = Harness.of(Rooms.class)) {
            rooms.connection("account", "rooms", Map.of("name", "a"));
            assertThat(rooms.choices("account", "channels", "", Map.of("team", "T1")))
                    .containsExactly("C1", "C2");
            assertThatThrownBy(() -> rooms.choices("account", "channels", ""))
                    .hasMessageContaining("The team is not filled in.");
        }
    }

    @Test
    void filesOfRunsAreThere() {
        Ran ran = harness.act("probe.keep", "line", Map.of());
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(ran.step("act").output()).asString().contains("a.txt");
    }

    @Test
    void anUnpublishedFlowTakesNothing() {
        harness.publish(FLOWS);
        java.net.URI address = harness.address("told");
        harness.unpublish("inbox");
        assertThatThrownBy(() -> harness.address("told")).hasMessageContaining("is not published");
        assertThat(address.getPath()).isEqualTo("/hooks/default/inbox/told");
    }

    @Test
    void aDocumentThatCannotBePublishedIsReportedWithPlaceAndReason() {
        assertThatThrownBy(() -> harness.publish("""
                        integration: wrong
                        flows:
                          a:
                            trigger: { use: probe.tolt }
                            steps: []
                        """))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Nothing was published")
                .hasMessageContaining("probe.tolt")
                .hasMessageContaining("4");
        assertThatThrownBy(() -> harness.connection("line", "prob", Map.of()))
                .hasMessageContaining("no connector \"prob\"");
        assertThatThrownBy(() -> harness.connection("line", "probe", Map.of("adress", "x")))
                .hasMessageContaining("adress");
    }

    @Test
    void aMissedWaitFailsAndShowsTheState() {
        harness.publish(FLOWS).patience(Duration.ofMillis(200));
        assertThatThrownBy(() -> harness.awaitRun("told"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The flow told has had no further run in 0.2 s. Its runs: []");
        assertThatThrownBy(() -> harness.awaitRun("tolt")).hasMessageContaining("No integration with a flow \"tolt\"");
    }

    @Test
    void aJarIsInstalledAsTheBuildHasMadeIt(@TempDir Path folder) throws Exception {
        Path jar = PackedPlugin.pack(folder, List.of(Rates.class));
        try (Harness ofJar = Harness.ofJar(jar)) {
            assertThat(ofJar.connectors()).contains("rates");
        }
        Path other = Files.writeString(folder.resolve("other.jar"), "no jar");
        assertThatThrownBy(() -> Harness.ofJar(other))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The server does not accept the plugin")
                .hasMessageContaining("not a jar");
    }

    @Test
    void aConnectorWithoutItsDescriptorIsRefusedInWords() {
        assertThatThrownBy(() -> Harness.of(Undescribed.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not speak of")
                .hasMessageContaining("Put @ConnectorInfo on it");
    }

    /** Carries no annotation. */
    static final class Undescribed implements io.junctura.api.Connector {}
}
