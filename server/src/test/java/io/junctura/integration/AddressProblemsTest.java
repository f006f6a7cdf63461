package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constant addresses that the server will not call are problems of the draft, and not of each run. */
class AddressProblemsTest {
    private static final String DRAFT = "/api/v1/integrations/calls/draft";

    @TempDir
    static Path folder;

    private static Junctura junctura;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        Settings settings = Settings.of(
                List.of(
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--allow-outbound",
                        "10.1.0.0/16",
                        "--allow-outbound",
                        "erp.local"),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of());
        junctura = Junctura.start(settings);
        String token = Files.readString(folder.resolve("data/local-token")).strip();
        client = new TestClient(junctura.address()).with("Authorization", "Bearer " + token);
    }

    @AfterAll
    static void stop() {
        junctura.close();
    }

    private static void save(String step) {
        String text = """
            integration: calls
            connections: { erp: { connector: http } }
            flows:
              call:
                trigger: { use: manual.start }
                steps:
                  - use: http.request
                    %s
            """.formatted(step);
        Answer saved = client.yaml("PUT", DRAFT, text, "If-Match", "*");
        if (saved.status() == 412) saved = client.yaml("PUT", DRAFT, text);
        assertThat(saved.status()).as(saved.text()).isIn(200, 201);
    }

    private static String addressProblems(String step) {
        save(step);
        return String.valueOf(client.get(DRAFT + "/problems").object().get("errors"))
                        .contains("address-not-allowed")
                ? client.get(DRAFT + "/problems").text()
                : "";
    }

    private static String url(String address) {
        return "input: { url: \"" + address + "\" }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/orders",
                "http://localhost:9000",
                "http://10.2.0.1/",
                "http://192.168.1.20/api",
                "http://2130706433/",
                "http://[::1]:9000/",
                "http://169.254.169.254/latest",
                "http://metadata.google.internal/"
            })
    void anAddressThatNoFlowMayCallIsAProblem(String address) {
        assertThat(addressProblems(url(address)))
                .contains("\"pointer\":\"/flows/call/steps/0/input/url\"", "Cannot call http://")
                .contains("\"line\":8");
    }

    @Test
    void theMessageSaysWhatIsAllowedInstead() {
        assertThat(addressProblems(url("http://127.0.0.1:9000/orders")))
                .contains("Cannot call http://127.0.0.1:9000/orders: it is a private or loopback address, which only a"
                        + " saved connection's own address may name; an administrator can allow the host with"
                        + " --allow-outbound.");
    }

    @Test
    void suchADraftIsNotPublished() {
        save(url("http://127.0.0.1:9000/orders"));
        Answer refused = client.post(DRAFT + "/publish", Map.of(), "If-Match", "*");
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.text()).contains("address-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.1.2.3/orders", // allowed by its network
                "http://erp.local/orders",
                "https://erp.example/orders",
                "https://93.184.216.34/",
                "{{ payload.address }}",
                "http://{{ payload.host }}/orders"
            })
    void addressesThatMayBeCalledAreNoProblem(String address) {
        assertThat(addressProblems(url(address))).isEmpty();
    }

    @Test
    void theAddressOfAConnectionIsNoProblem() {
        assertThat(addressProblems("connection: erp\n        input: { path: /orders }"))
                .isEmpty();
    }
}
