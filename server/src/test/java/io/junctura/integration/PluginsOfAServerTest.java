package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.junctura.Eventually;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.plugin.AcmePlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Plugins of a whole server, over HTTP, while flows are live. */
class PluginsOfAServerTest {
    private static final String SHOP = """
        integration: shop
        flows:
          hooked:
            trigger: { use: acme.hook }
            steps:
              - id: said
                use: acme.say
          held:
            trigger: { use: manual.start }
            steps:
              - id: first
                use: acme.hold
              - id: said
                use: acme.say
        """;

    @TempDir
    Path folder;

    private Path jars;
    private Junctura server;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        jars = Files.createDirectories(folder.resolve("jars"));
        Path data = folder.resolve("data");
        server = Junctura.start(Settings.defaults(data, 0));
        client = new TestClient(server.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer install(Path jar, String query) throws Exception {
        return client.send(
                "POST", "/api/v1/plugins" + query, Files.readAllBytes(jar), "Content-Type", "application/java-archive");
    }

    private void publish() throws Exception {
        server.integrations().apply(List.of(new NamedText("shop.yaml", SHOP)), SecretValues.given(Map.of()), "anna");
    }

    /** The version that received the event, and the version that executed the run's action. */
    private String hook() throws Exception {
        Answer answer = client.post("/hooks/default/shop/hooked", Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        String run = String.valueOf(answer.object().get("run"));
        Eventually.is("it has come about", () -> status(run).equals("succeeded"));
        Map<?, ?> shown = client.get("/api/v1/runs/" + run).object();
        return ((Map<?, ?>) shown.get("payload")).get("by") + " " + said(run);
    }

    private String status(String run) {
        return String.valueOf(client.get("/api/v1/runs/" + run).object().get("status"));
    }

    private String said(String run) {
        return client.get("/api/v1/runs/" + run)
                .text()
                .replaceAll("(?s).*\"output\":\\{\"version\":\"([^\"]*)\"}.*", "$1");
    }

    @Test
    void whatAnUploadLeftBehindIsGoneAfterTheNextStart() throws Exception {
        assertThat(install(AcmePlugin.jar(jars, "1.0.0"), "").status()).isEqualTo(201);
        server.close();
        Path left = Files.createFile(folder.resolve("data/plugins/copies/new-1.tmp"));
        server = Junctura.start(Settings.defaults(folder.resolve("data"), 0));
        assertThat(left).doesNotExist();
    }

    @Test
    void whatIsLiveMovesToANewVersionAndRunsUnderWayStay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        System.getProperties().put("acme.begun", begun);
        System.getProperties().put("acme.gate", gate);
        Answer installed = install(AcmePlugin.jar(jars, "1.0.0"), "");
        assertThat(installed.status()).as(installed.text()).isEqualTo(201);
        assertThat(installed.object()).containsEntry("outcome", "installed");
        publish();
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
        String held = String.valueOf(client.post("/api/v1/flows/default/shop/held/start", Map.of())
                .object()
                .get("run"));
        begun.await();

        Answer checked = install(AcmePlugin.jar(jars, "1.1.0"), "?dryRun=true");
        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.object()).containsEntry("outcome", "upgraded");
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
        Answer upgraded = install(jars.resolve("acme-1.1.0.jar"), "");
        assertThat(upgraded.object()).containsEntry("outcome", "upgraded").containsEntry("moved", List.of("shop"));

        assertThat(hook()).isEqualTo("1.1.0 1.1.0");
        gate.countDown();
        Eventually.is("it has come about", () -> status(held).equals("succeeded"));
        assertThat(said(held)).isEqualTo("1.0.0");

        Answer back = client.post("/api/v1/plugins/acme/version", Map.of("version", "1.0.0"));
        assertThat(back.object()).containsEntry("moved", List.of("shop"));
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
        Answer staying = client.post("/api/v1/plugins/acme/version", Map.of("version", "1.1.0", "move", false));
        assertThat(staying.object()).containsEntry("moved", List.of());
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
        publish(); // The same document with another version of the plugin.
        assertThat(hook()).isEqualTo("1.1.0 1.1.0");
    }

    @Test
    void whatIsNeededIsNotRemovedUnlessForced() throws Exception {
        install(AcmePlugin.jar(jars, "1.0.0"), "");
        publish();
        hook();

        Answer refused = client.send("DELETE", "/api/v1/plugins/acme", null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("published with it is shop");
        Map<?, ?> usedBy =
                (Map<?, ?>) client.get("/api/v1/plugins/acme").object().get("usedBy");
        assertThat(usedBy.get("integrations")).isEqualTo(List.of("shop"));

        assertThat(client.send("DELETE", "/api/v1/plugins/acme?force=true", null)
                        .status())
                .isEqualTo(204);
        assertThat(client.post("/hooks/default/shop/hooked", Map.of()).status()).isEqualTo(404);
        install(jars.resolve("acme-1.0.0.jar"), "");
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
    }

    @Test
    void switchedOffItsEventsAreToComeAgain() throws Exception {
        install(AcmePlugin.jar(jars, "1.0.0"), "");
        publish();
        hook();

        assertThat(client.post("/api/v1/plugins/acme/disable", Map.of()).object())
                .containsEntry("enabled", false);
        assertThat(client.post("/hooks/default/shop/hooked", Map.of()).status()).isEqualTo(503);
        client.post("/api/v1/plugins/acme/enable", Map.of());
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
    }

    @Test
    void anInstanceCannotBeSetWhileAPluginOfItsFlowsIsSwitchedOff() throws Exception {
        install(AcmePlugin.jar(jars, "1.0.0"), "");
        publish();
        client.post("/api/v1/plugins/acme/disable", Map.of());

        Answer refused = client.put("/api/v1/integrations/shop/instances/default", Map.of());
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.object()).containsEntry("code", "no-longer-valid");
        client.post("/api/v1/plugins/acme/enable", Map.of());
        assertThat(client.put("/api/v1/integrations/shop/instances/default", Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void itIsThereAgainAfterARestartAndARefusedOneIsNot() throws Exception {
        install(AcmePlugin.jar(jars, "1.0.0"), "");
        publish();
        Path broken = Files.writeString(jars.resolve("broken.jar"), "no jar");
        Answer refused = install(broken, "?name=broken.jar");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("damaged, or not a jar");
        server.close();
        start();

        Eventually.is(
                "it has come about",
                () -> client.post("/hooks/default/shop/hooked", Map.of()).status() != 404);
        assertThat(hook()).isEqualTo("1.0.0 1.0.0");
        List<?> items = (List<?>) client.get("/api/v1/plugins").object().get("items");
        assertThat(items).hasSize(1);
    }

    @Test
    void onlyAdministratorsChangePlugins() throws Exception {
        TestClient anyone = new TestClient(server.address());
        assertThat(anyone.get("/api/v1/plugins").status()).isIn(401, 403);
        assertThat(anyone.send("POST", "/api/v1/plugins", new byte[1]).status()).isIn(401, 403);
        assertThat(anyone.send("DELETE", "/api/v1/plugins/acme", null).status()).isIn(401, 403);
    }

    @Test
    void whatHappensToPluginsIsRecorded() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("io.junctura.audit");
        ListAppender<ILoggingEvent> recorded = new ListAppender<>();
        recorded.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(recorded);
        try {
            install(AcmePlugin.jar(jars, "1.0.0"), "?dryRun=true");
            install(jars.resolve("acme-1.0.0.jar"), "");
            install(jars.resolve("acme-1.0.0.jar"), "");
            install(Files.writeString(jars.resolve("none.jar"), "no jar"), "?name=none.jar%0Aforged");
            install(AcmePlugin.jar(jars, "1.1.0"), "");
            client.post("/api/v1/plugins/acme/version", Map.of("version", "1.0.0"));
            client.post("/api/v1/plugins/acme/disable", Map.of());
            client.post("/api/v1/plugins/acme/enable", Map.of());
            client.delete("/api/v1/plugins/acme?version=1.1.0");
            client.delete("/api/v1/plugins/acme");
            server.close();
            Files.copy(AcmePlugin.jar(jars, "1.2.0"), folder.resolve("data/plugins/acme.jar"));
            server = Junctura.start(Settings.defaults(folder.resolve("data"), 0));
        } finally {
            logger.detachAppender(recorded);
            logger.setLevel(null);
        }
        List<String> lines = recorded.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(line -> line.replaceAll("sha256=[0-9a-f]{64}", "sha256=…").replaceAll("reason=.*", "reason=…"))
                .toList();
        String by = " by=local from=127.0.0.1 ";
        assertThat(lines)
                .containsExactly(
                        "plugin.installed" + by + "plugin=acme version=1.0.0 sha256=…",
                        "plugin.refused" + by + "jar=\"none.jar?forged\" reason=…",
                        "plugin.installed" + by + "plugin=acme version=1.1.0 sha256=…",
                        "plugin.chosen" + by + "plugin=acme version=1.0.0",
                        "plugin.disabled" + by + "plugin=acme",
                        "plugin.enabled" + by + "plugin=acme",
                        "plugin.removed" + by + "plugin=acme version=1.1.0",
                        "plugin.removed" + by + "plugin=acme",
                        "plugin.installed by=server plugin=acme version=1.2.0 sha256=…");
    }
}
