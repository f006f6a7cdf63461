package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.api.Secret;
import io.junctura.connector.SavedConnection;
import io.junctura.http.TestClient;
import io.junctura.json.Json;
import io.junctura.trigger.intake.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookRegistrationsTest {
    private static final String ADDRESS = "https://x.example/hooks/default/shop/in";

    @TempDir
    Path data;

    private final ThirdParty shop = new ThirdParty();
    private World world;

    /** A simulated third party, which stores webhooks. A new webhook gets a number. A POST to a webhook changes it. */
    private static final class ThirdParty implements AutoCloseable {
        final HttpServer server;
        final Map<String, Map<?, ?>> hooks = new TreeMap<>();
        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile int status = 200;
        volatile boolean changesInPlace;

        ThirdParty() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            server.createContext("/", this::handle);
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private synchronized void handle(HttpExchange http) throws IOException {
            String id = http.getRequestURI().getPath().replaceFirst("^/(hooks/)?", "");
            byte[] body = http.getRequestBody().readAllBytes();
            byte[] answer = {};
            if (status == 200 && http.getRequestMethod().equals("POST")) {
                String own = changesInPlace && hooks.containsKey(id) ? id : Integer.toString(asked.size() + 1);
                hooks.put(own, (Map<?, ?>) Json.parse(body));
                answer =
                        ("{\"id\":\"" + own + "\",\"secret\":\"theirs-" + own + "\"}").getBytes(StandardCharsets.UTF_8);
            } else if (status == 200) {
                hooks.remove(id);
            }
            asked.add(http.getRequestMethod() + " " + id); // Last, since tests look at the rest once they see it.
            http.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            http.getResponseBody().write(answer);
            http.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @BeforeEach
    void open() {
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
        shop.close();
    }

    private String flows() {
        return """
            integration: shop
            flows:
              in:
                trigger: { use: gate.registered, input: { at: "%s" } }
                steps: [ { stop: done } ]
            """.formatted(shop.address());
    }

    private void untilAsked(String... what) {
        World.until(() -> shop.asked.equals(List.of(what)));
    }

    private void untilKept(String id) {
        Registrations registrations = world.registrations;
        int flow = world.flow("shop", "in").flow();
        World.until(() -> registrations.of(flow).size() == 1
                && registrations.of(flow).get(0).registration().id().equals(id));
    }

    @Test
    void thePublishedFlowsAddressIsRegisteredAndTakenBackWhenItIsUnpublished() {
        world.publish(flows());
        untilAsked("POST ");
        assertThat(shop.hooks.get("1").get("address")).isEqualTo(ADDRESS);
        untilKept("1");
        world.unpublish("shop");
        untilAsked("POST ", "DELETE 1");
        assertThat(shop.hooks).isEmpty();
    }

    @Test
    void theSecretOfEitherSideVerifiesDeliveries() {
        world.publish(flows());
        untilKept("1");
        TestClient.Answer none = world.client.post("/hooks/default/shop/in", Map.of(), "X-Proof", "guessed");
        assertThat(none.status()).isEqualTo(401);
        TestClient.Answer theirs = world.client.post("/hooks/default/shop/in", Map.of(), "X-Proof", "theirs-1");
        assertThat(theirs.status()).isEqualTo(202);
        String ours = (String) shop.hooks.get("1").get("secret");
        assertThat(ours).hasSize(51);
        assertThat(world.client
                        .post("/hooks/default/shop/in", Map.of(), "X-Proof", ours)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void theThirdPartysSecretIsSealedOnDisk() throws Exception {
        world.publish(flows());
        untilKept("1");
        world.restart();
        assertThat(world.client
                        .post("/hooks/default/shop/in", Map.of(), "X-Proof", "theirs-1")
                        .status())
                .isEqualTo(202);
        world.close();
        for (String file : List.of("junctura.db", "junctura.db-wal")) {
            if (!Files.exists(data.resolve(file))) continue;
            byte[] bytes = Files.readAllBytes(data.resolve(file));
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("theirs-1");
        }
        world = new World(data);
    }

    @Test
    void aRestartDoesNotRegisterAgain() {
        world.publish(flows());
        untilKept("1");
        world.restart();
        world.publish(flows().replace("integration: shop", "integration: other"));
        untilAsked("POST ", "POST ");
    }

    @Test
    void anotherVersionWithTheSameTriggerDoesNotRegisterAgain() {
        world.publish(flows());
        untilKept("1");
        world.publish(flows().replace("stop: done", "stop: finished"));
        world.publish(flows().replace("integration: shop", "integration: other"));
        untilAsked("POST ", "POST ");
    }

    @Test
    void otherSettingsAreRegisteredBeforeTheOldOnesAreTakenBack() {
        world.publish(flows());
        untilKept("1");
        world.publish(flows().replace("input: {", "input: { topic: refunds,"));
        untilAsked("POST ", "POST 1", "DELETE 1");
        untilKept("2");
        assertThat(shop.hooks.get("2").get("topic")).isEqualTo("refunds");
    }

    @Test
    void whatIsChangedInPlaceIsNotTakenBack() {
        shop.changesInPlace = true;
        world.publish(flows());
        untilKept("1");
        world.publish(flows().replace("input: {", "input: { topic: refunds,"));
        untilAsked("POST ", "POST 1");
        World.until(() -> "refunds".equals(shop.hooks.get("1").get("topic")));
        untilKept("1");
    }

    @Test
    void aChangedConnectionIsRegisteredAgain() {
        world.connections.put("shop", new SavedConnection("shop", "gate", Map.of(), Map.of(), 1));
        world.publish(withConnection());
        untilKept("1");
        Map<String, Secret> secrets = Map.of("token", Secret.of("t"));
        world.connections.put("shop", new SavedConnection("shop", "gate", Map.of(), secrets, 2));
        world.intake.connectionChanged("shop");
        untilAsked("POST ", "POST 1", "DELETE 1");
    }

    @Test
    void itIsTriedUntilItIsDone() {
        shop.status = 503;
        world.publish(flows());
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(errors()).singleElement().satisfies(error -> {
            assertThat(error.get("integration")).isEqualTo("shop");
            assertThat(error.get("flow")).isEqualTo("in");
            assertThat(error.get("since")).isEqualTo("2030-01-01T09:00:00Z");
            assertThat(error.get("message"))
                    .isEqualTo("The flow's address could not be registered at the sender: It answered 503.");
        });
        shop.status = 200;
        world.advance(Duration.ofSeconds(1));
        untilKept("2");
        World.until(() -> errors().isEmpty());
    }

    @Test
    void itIsTriedAgainWhereThePluginGivesUpAsIfItWereInterrupted() {
        shop.status = 408;
        world.publish(flows());
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(errors())
                .singleElement()
                .satisfies(error -> assertThat(error.get("message"))
                        .isEqualTo("The flow's address could not be registered at the sender: It was interrupted."));
        shop.status = 200;
        world.advance(Duration.ofSeconds(1));
        untilKept("2");
        World.until(() -> errors().isEmpty());
    }

    @Test
    void itIsTriedAgainAfterAnErrorInTheServer() {
        world.connections.put("shop", new SavedConnection("shop", "gate", Map.of(), Map.of(), 1));
        world.mistake.set(new StackOverflowError("so deep"));
        world.publish(withConnection());
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(errors())
                .singleElement()
                .satisfies(error -> assertThat(error.get("message")).asString().contains("so deep"));
        world.advance(Duration.ofSeconds(1));
        untilKept("1");
    }

    @Test
    void aRefusalOfItsCredentialsMarksTheConnectionUntilTheRegistrationSucceeds() {
        world.connections.put("shop", new SavedConnection("shop", "gate", Map.of(), Map.of(), 1));
        shop.status = 401;
        world.publish(withConnection());
        World.until(() -> world.refusals.equals(Map.of("shop", "It answered 401.")));
        world.awaitAlarm("2030-01-01T09:00:01Z");
        shop.status = 200;
        world.advance(Duration.ofSeconds(1));
        World.until(world.refusals::isEmpty);
    }

    private String withConnection() {
        return flows().replace("flows:", "connections: { shop: { connector: gate } }\nflows:")
                .replace("use: gate", "connection: shop, use: gate");
    }

    @Test
    void aFailedRemovalIsReportedUntilItSucceeds() {
        world.publish(flows());
        untilKept("1");
        shop.status = 503;
        world.unpublish("shop");
        untilAsked("POST ", "DELETE 1");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(errors())
                .singleElement()
                .satisfies(error -> assertThat(error.get("message"))
                        .isEqualTo("The registration at the sender could not be removed (ID 1): It answered 503."));
        shop.status = 200;
        world.advance(Duration.ofSeconds(1));
        World.until(() -> errors().isEmpty());
        assertThat(shop.hooks).isEmpty();
    }

    @Test
    void registrationsAreKeptWhileThePluginIsSwitchedOff() throws Exception {
        world.publish(flows());
        untilKept("1");
        for (boolean on : List.of(false, true)) {
            world.plugins.setEnabled("gate", on, "anna");
            world.intake.connectorsChanged(Set.of("gate"));
        }
        world.unpublish("shop");
        untilAsked("POST ", "DELETE 1");
        World.until(() -> world.registrations.flows().isEmpty());
    }

    @Test
    void aFailedRemovalIsResolvedWhenTheFlowIsPublishedAgain() {
        shop.changesInPlace = true;
        world.publish(flows());
        untilKept("1");
        shop.status = 503;
        world.unpublish("shop");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(errors()).hasSize(1);
        shop.status = 200;
        world.publish(flows());
        World.until(() -> errors().isEmpty());
    }

    /** The errors of triggers, as the API shows them. */
    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> errors() {
        return (List<Map<String, Object>>) world.client
                .get("/api/v1/trigger-errors", "X-In", "yes")
                .object()
                .get("items");
    }

    @Test
    void aFailedRemovalIsRepeatedAfterARestart() {
        world.publish(flows());
        untilKept("1");
        shop.status = 503;
        world.unpublish("shop");
        untilAsked("POST ", "DELETE 1");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        shop.status = 200;
        world.restart();
        untilAsked("POST ", "DELETE 1", "DELETE 1");
        World.until(() -> world.registrations.flows().isEmpty());
    }

    @Test
    void aRegistrationIsRenewedBeforeItExpires() {
        shop.changesInPlace = true;
        world.publish(flows().replace("input: {", "input: { ends: true,"));
        untilKept("1");
        world.awaitAlarm("2030-01-01T09:15:00Z");
        world.advance(Duration.ofMinutes(15));
        untilAsked("POST ", "POST 1");
    }

    @Test
    void aChallengeForTheAddressIsAnsweredWithoutAVerification() {
        world.publish(flows());
        TestClient.Answer asked = world.client.get("/hooks/default/shop/in?challenge=4711");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text()).isEqualTo("4711");
        assertThat(world.client
                        .post("/hooks/default/shop/in?challenge=4712", null)
                        .text())
                .isEqualTo("4712");
        TestClient.Answer browser = world.client.get("/hooks/default/shop/in");
        assertThat(browser.status()).isEqualTo(405);
        assertThat(browser.header("Allow")).isEqualTo("POST");
    }

    @Test
    void aDeliveryThatAsksToBeConfirmedIsConfirmedAndStartsNothing() {
        world.publish(flows());
        untilKept("1");
        Map<String, String> question = Map.of("confirmAt", shop.address() + "/confirmed");
        TestClient.Answer answer = world.client.post("/hooks/default/shop/in", question, "X-Proof", "theirs-1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(shop.asked).contains("GET confirmed");
        assertThat(world.runs("shop", "in")).isEmpty();
    }
}
