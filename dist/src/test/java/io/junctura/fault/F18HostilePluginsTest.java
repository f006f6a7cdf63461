package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A hostile plugin in a server with other work. */
class F18HostilePluginsTest {
    private static final EventKind[] KINDS = {
        EventKind.KEYED, EventKind.FLAKY, EventKind.UNSAFE, EventKind.FAMILY, EventKind.ASKED
    };

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Actions that fail, with a message that names the plugin. */
    private static final List<String> FAILS = List.of(
            "exception",
            "error",
            "recursion",
            "checked",
            "no exception at all",
            "death",
            "out of memory, it says",
            "unspeakable",
            "no message",
            "a message without end",
            "an answer without end",
            "a cause of itself",
            "broken class",
            "missing class",
            "exit",
            "runtime exit",
            "halt",
            "exit by reference",
            "huge array",
            "huge buffer",
            "long text",
            "deep",
            "rather deep",
            "a list that holds itself",
            "long number",
            "high number",
            "no number",
            "odd number",
            "odd list",
            "odd object",
            "no names",
            "own class");

    /** Actions that misbehave and still succeed. */
    private static final List<String> SUCCEEDS = List.of(
            "threads",
            "threads that die",
            "interrupted",
            "locale",
            "zone",
            "properties",
            "all properties",
            "no properties",
            "no streams",
            "other streams",
            "closed streams",
            "proxies",
            "thread",
            "handler",
            "flood",
            "half a letter",
            "many");

    /** Actions that never return. Their runs end by their time limit. Only the long form keeps a processor busy until then. */
    private static final List<String> HANGS = Boolean.getBoolean("tests.long")
            ? List.of("deaf", "deadlock", "class that blocks", "busy")
            : List.of("deaf", "deadlock", "class that blocks");

    /** More requests than request threads. */
    private static final int HOOKED = 300;

    private static final String DOCUMENTS = """
            integration: hostile
            flows:
              hostile:
                trigger: { use: http.webhook, input: { verify: none } }
                limits: { time: 20s }
                steps:
                  - id: worst
                    use: hostile.do
                    input: { what: "{{ payload.what }}" }
                    timeout: 2s
                    retry: { attempts: 1 }
              hooked:
                trigger: { use: hostile.hook }
                steps:
                  - set: { it: was }
            ---
            integration: good
            flows:
              witness:
                trigger: { use: http.call }
                steps:
                  - id: look
                    use: witness.look
                  - respond: { body: "{{ steps.look }}" }
            """;

    @Test
    void g1_g3_aHostilePluginAffectsOnlyItsOwnRuns() {
        Trials.of("F18", "a hostile plugin", "G1", "G3").times(1, 5).run(trial -> {
            Sink sink = trial.closing(new Sink());
            Senders senders = trial.closing(new Senders(trial));
            Path data = trial.folder.resolve("data");
            try (Server server = started(trial, sink, data, "256m")) {
                List<?> before = witness(server);
                AtomicBoolean over = new AtomicBoolean();
                CompletableFuture<Void> load = loading(senders, server, over);
                try {
                    Map<String, String> runs = new LinkedHashMap<>();
                    for (String what : drawn(trial, HANGS)) runs.put(what, send(server, what));
                    List<String> once = new ArrayList<>(FAILS);
                    once.addAll(SUCCEEDS);
                    // Runs of the plugin may disturb each other: an action that prints needs the streams that
                    // another one replaces.
                    once.remove("flood");
                    for (String what : drawn(trial, once)) runs.put(what, send(server, what));
                    runs.forEach((what, run) -> ended(server, what, run));
                    Until.holds(LIMIT, () -> "all is as it was: " + before, () -> before.equals(witness(server)));
                    ended(server, "flood", send(server, "flood"));
                    // The plugin's jar cannot be read after this action.
                    String last = send(server, "class loader");
                    ended(server, "class loader", last);
                    hooks(server);
                    healthy(server);
                    server.api("POST", "/api/v1/plugins/hostile/disable", null, null);
                    server.api("DELETE", "/api/v1/plugins/hostile?force=true", null, null);
                    assertThat(witness(server)).isEqualTo(before);
                    healthy(server);
                    trial.count("ways", runs.size() + 3);
                } finally {
                    over.set(true);
                    load.join();
                }
                senders.sendAgain(server);
                server.awaitQuiet(LIMIT);
                assertThat(server.isAlive()).as(server.said()).isTrue();
            }
            Checker.check(trial, data, senders, sink, 0);
        });
    }

    @Test
    void g1_g3_g17_aPluginThatExhaustsTheMemoryStopsAtMostTheServerAndThenOnlyItsOwnRun() {
        Trials.of("F18", "a plugin that exhausts the memory", "G1", "G3", "G17")
                .times(1, 5)
                .run(trial -> {
                    Sink sink = trial.closing(new Sink());
                    Senders senders = trial.closing(new Senders(trial));
                    Path data = trial.folder.resolve("data");
                    String eater;
                    int ends = 0;
                    Server server = started(trial, sink, data, "128m");
                    CompletableFuture<Void> load = loading(senders, server, new AtomicBoolean());
                    eater = send(server, "memory for ever");
                    stopped(trial, server);
                    load.join();
                    // The attempt is repeated after each start, until it has ended three processes.
                    while (true) {
                        ends++;
                        assertThat(ends).as("processes that it ended").isLessThanOrEqualTo(3);
                        Server next = Server.on(data).heap("128m").servesOn().launch();
                        trial.closing(next::kill);
                        next.readyOrEnded();
                        boolean[] waits = {false};
                        Until.holds(LIMIT, () -> "it is over: " + next.said(), () -> {
                            waits[0] = next.isAlive() && waits(next, eater);
                            return waits[0] || !next.isAlive();
                        });
                        if (!waits[0]) {
                            stopped(trial, next);
                            continue;
                        }
                        next.api("POST", "/api/v1/plugins/hostile/disable", null, null);
                        senders.sendAgain(next);
                        Until.holds(LIMIT, () -> "other runs continue", () -> allGoOn(next, trial));
                        next.awaitQuiet(LIMIT);
                        healthy(next);
                        next.close();
                        break;
                    }
                    Checker.check(trial, data, senders, sink, ends, true);
                });
    }

    /** The process ends by itself, and prints one sentence. */
    private static void stopped(Trial trial, Server server) throws Exception {
        int code = server.awaitEnd(LIMIT);
        assertThat(code).as(server.said()).isEqualTo(3);
        assertThat(server.said().lines().filter(line -> line.contains("Junctura stops, since its memory is used up")))
                .as(server.said())
                .hasSize(1);
        trial.count("stops", 1);
    }

    /** An attempt that was running during each crash waits for a person. */
    private static boolean allGoOn(Server server, Trial trial) throws IOException {
        boolean all = true;
        for (Object one :
                (List<?>) server.api("/api/v1/runs?status=waiting&limit=200").get("items")) {
            Map<?, ?> run = (Map<?, ?>) one;
            if (List.of("hostile", "unsafe").contains(run.get("flow"))) continue;
            all = false;
            for (Object part :
                    (List<?>) server.api("/api/v1/runs/" + run.get("id")).get("steps")) {
                Map<?, ?> step = (Map<?, ?>) part;
                if (step.get("question") == null) continue;
                Map<String, Object> answer = Map.of("step", step.get("path"), "answer", "repeat");
                server.api(
                        "POST", "/api/v1/runs/" + run.get("id") + "/answer", "application/json", Json.pretty(answer));
                trial.count("steps that were near", 1);
            }
        }
        return all;
    }

    /** Whether a run waits for a person, or has waited until its time limit. A server without memory may not answer. */
    private static boolean waits(Server server, String run) {
        try {
            return List.of("waiting", "failed")
                    .contains(server.api("/api/v1/runs/" + run).get("status"));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static Server started(Trial trial, Sink sink, Path data, String heap) throws Exception {
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        Server server =
                Server.on(data).heap(heap).servesOn().option("apply", flows).start();
        trial.closing(server::kill);
        server.install(TestPlugin.jar(trial.folder, "hostile", "HostileConnector", "HostileAction", "Hook"));
        server.install(TestPlugin.jar(trial.folder, "witness", "WitnessConnector", "Look"));
        server.publish(DOCUMENTS);
        return server;
    }

    /** About a hundred events a second. */
    private static CompletableFuture<Void> loading(Senders senders, Server server, AtomicBoolean over) {
        return CompletableFuture.runAsync(() -> {
            try {
                senders.load(server, 4, F18HostilePluginsTest::next, over::get);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static EventKind next(int n) {
        Until.passed(40);
        return KINDS[n % KINDS.length];
    }

    private static List<String> drawn(Trial trial, List<String> all) {
        List<String> drawn = new ArrayList<>(all);
        Collections.shuffle(drawn, trial.random);
        return drawn;
    }

    /** The state of the JVM as another plugin sees it. */
    private static List<?> witness(Server server) throws IOException {
        try (Client client = new Client(server.port(), LIMIT)) {
            Client.Answer answer = client.send(new Client.Request("GET", "/call/default/good/witness"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return (List<?>) Json.parse(answer.body());
        }
    }

    private static String send(Server server, String what) throws IOException {
        try (Client client = new Client(server.port(), LIMIT)) {
            Client.Answer answer = client.send(
                    new Client.Request("POST", "/hooks/default/hostile/hostile").json("{\"what\":\"" + what + "\"}"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            return (String) ((Map<?, ?>) Json.parse(answer.body())).get("run");
        }
    }

    private static void ended(Server server, String what, String run) {
        Map<String, Object> seen = new LinkedHashMap<>();
        try {
            Until.holds(LIMIT, () -> "the run of \"" + what + "\" ends: " + seen, () -> {
                healthy(server);
                seen.clear();
                seen.putAll(server.api("/api/v1/runs/" + run));
                return List.of("failed", "succeeded", "cancelled").contains(seen.get("status"));
            });
        } catch (Exception e) {
            throw new IllegalStateException(what, e);
        }
        assertThat(seen.get("status"))
                .as("%s: %s", what, cut(seen))
                .isEqualTo(SUCCEEDS.contains(what) ? "succeeded" : "failed");
        if (!SUCCEEDS.contains(what))
            assertThat(cut(seen)).contains(HANGS.contains(what) ? "time limit" : "plugin \\\"hostile\\\"");
    }

    private static String cut(Map<String, Object> run) {
        String text = new String(Json.write(run), StandardCharsets.UTF_8);
        return text.length() < 4_000 ? text : text.substring(0, 4_000) + "…";
    }

    private static void healthy(Server server) throws IOException {
        try (Client client = new Client(server.port(), LIMIT)) {
            assertThat(client.send(new Client.Request("GET", "/health/ready")).status())
                    .as(server::said)
                    .isEqualTo(200);
        }
    }

    /** Each of these actions keeps a thread for ever. Later requests must still be answered. */
    private static void hooks(Server server) throws IOException {
        List<Client> held = new ArrayList<>();
        try {
            for (int i = 0; i < HOOKED; i++) {
                Client client = new Client(server.port(), LIMIT);
                held.add(client);
                OutputStream out = client.socket().getOutputStream();
                out.write("POST /hooks/default/hostile/hooked HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                if (i % 50 == 49) healthy(server);
            }
        } finally {
            held.forEach(Client::close);
        }
    }
}
