package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A receiver that misbehaves in twenty ways, for requests with an idempotency key and for requests that must not be
 * repeated.
 */
class F13MisbehavingReceiverTest {
    /** The outcome of the request is unknown. A later attempt may get an answer. */
    private static final Set<String> LEAVE_IN_DOUBT =
            Set.of("500", "silent", "slow-head", "slow-body", "reset", "reset-in-body", "closed", "short", "bad-chunk");

    /** The receiver did nothing, or only redirected the request, so the request may be repeated. */
    private static final Set<String> MAY_BE_ASKED_AGAIN = Set.of("429", "redirect-loop");

    @Test
    void g6_g9_attemptsEndInTimeWithTheSameKeyOrInDoubtWhateverTheReceiverDoes() {
        Trials.of("F13", "a receiver that misbehaves in 20 ways", "G3", "G6", "G9")
                .times(1, 10)
                .run(F13MisbehavingReceiverTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        MisbehavingReceiver keyedEnd = trial.closing(new MisbehavingReceiver());
        Path data = trial.folder.resolve("data");
        Map<String, String> keyed = new LinkedHashMap<>();
        Map<String, String> unsafe = new LinkedHashMap<>();
        Path document = Files.writeString(trial.folder.resolve("hostile.yaml"), document(keyedEnd.address()));
        try (Server server =
                Server.on(data).heap("128m").option("apply", document).start()) {
            for (String mode : MisbehavingReceiver.MODES) keyed.put(mode, send(server, "keyed", mode));
            server.awaitQuiet(Duration.ofSeconds(90));
            Map<String, List<String>> keys = new LinkedHashMap<>();
            for (String mode : MisbehavingReceiver.MODES) keys.put(mode, List.copyOf(keyedEnd.keys(mode)));
            for (String mode : MisbehavingReceiver.MODES) {
                assertThat(keys.get(mode).stream().distinct())
                        .as("keys of %s", mode)
                        .hasSize(1)
                        .doesNotContain("");
                // Two attempts; for the redirect loop each with three redirects.
                assertThat(keys.get(mode))
                        .as("requests of %s", mode)
                        .hasSizeLessThanOrEqualTo(mode.equals("redirect-loop") ? 8 : 2);
                assertThat(server.api("/api/v1/runs/" + keyed.get(mode)).get("status"))
                        .as("the keyed run of %s", mode)
                        .isIn("failed", "succeeded");
                if (LEAVE_IN_DOUBT.contains(mode)) {
                    assertThat(keys.get(mode)).as("attempts of %s", mode).hasSize(2);
                }
            }
            for (String mode : MisbehavingReceiver.MODES) unsafe.put(mode, send(server, "unsafe", mode));
            server.awaitQuiet(Duration.ofSeconds(90));
            for (String mode : MisbehavingReceiver.MODES) {
                Map<String, Object> run = server.api("/api/v1/runs/" + unsafe.get(mode));
                int requests = keyedEnd.keys(mode).size() - keys.get(mode).size();
                if (!MAY_BE_ASKED_AGAIN.contains(mode)) {
                    assertThat(requests)
                            .as("requests of %s that must not be repeated", mode)
                            .isEqualTo(1);
                }
                if (LEAVE_IN_DOUBT.contains(mode)) {
                    assertThat(run.get("waiting")).as("%s: %s", mode, run).isNotNull();
                    assertThat(((Map<?, ?>) run.get("waiting")).get("reason")).isEqualTo("in doubt");
                    trial.count("in doubt", 1);
                }
            }
            assertThat(server.isAlive()).as(server.said()).isTrue();
            trial.count("ways", MisbehavingReceiver.MODES.size());
        }
    }

    /** One connection for each kind of misbehaviour, because the circuit breaker of a failing connection opens. */
    private static String document(String address) {
        StringBuilder text = new StringBuilder();
        StringBuilder slots = new StringBuilder();
        StringBuilder flows = new StringBuilder();
        for (int i = 0; i < MisbehavingReceiver.MODES.size(); i++) {
            String mode = MisbehavingReceiver.MODES.get(i);
            text.append(
                    "connection: end%d%nconnector: http%nsettings: { address: \"%s\" }%n---%n".formatted(i, address));
            slots.append("  end%d: { connector: http }%n".formatted(i));
            for (String flow : List.of("keyed", "unsafe")) {
                flows.append(
                        """
                          %s-%s:
                            trigger: { use: http.webhook, input: { verify: none } }
                            steps:
                              - id: asked
                                use: http.request
                                connection: end%d
                                input: { method: POST, path: /%s, timeLimit: 1s, body: { some: thing }%s }
                                retry: { attempts: 2, first: 50ms, max: 100ms }
                        """.formatted(flow, mode, i, mode, flow.equals("unsafe") ? ", idempotencyKey: \"off\"" : ""));
            }
        }
        return text + "integration: hostile\nconnections:\n" + slots + "flows:\n" + flows;
    }

    private static String send(Server server, String flow, String mode) throws Exception {
        try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
            Client.Answer answer =
                    client.send(new Client.Request("POST", "/hooks/default/hostile/" + flow + "-" + mode).json("{}"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            return (String) ((Map<?, ?>) Json.parse(answer.body())).get("run");
        }
    }
}
