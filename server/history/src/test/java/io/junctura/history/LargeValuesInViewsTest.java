package io.junctura.history;

import static io.junctura.history.Server.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A view shows the beginning of large values; the whole values are sent from their files. */
class LargeValuesInViewsTest {
    private static final Map<String, Object> LARGE = payload(200_000);

    /** 3 MB of text, and ten times as much in memory. */
    private static final Map<String, Object> HUGE =
            Map.of("order", 7L, "lists", Collections.nCopies(1_000_000, List.of()));

    @TempDir
    Path folder;

    private Server server;

    private static Map<String, Object> payload(int characters) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("order", 7L);
        payload.put("text", "é".repeat(characters / 2));
        return payload;
    }

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder);
        server.book.add(
                "copy",
                action("small", "test.echo", Map.of("order", "{{ payload.order }}")),
                action("large", "test.mirror", Map.of("all", "{{ payload }}")));
        server.book.add("refused", action("send", "test.refuse", Map.of("order", "{{ payload.order }}")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<?, ?> get(String path) {
        Answer answer = server.client.get(path);
        assertThat(answer.status()).isEqualTo(200);
        return answer.object();
    }

    private static Map<?, ?> step(Map<?, ?> run, int at) {
        return (Map<?, ?>) ((List<?>) run.get("steps")).get(at);
    }

    @Test
    void aLargeValueIsShownByItsBeginningAndTheWholeIsAtItsAddress() throws Exception {
        long id = server.run("copy", LARGE, RunStatus.SUCCEEDED);
        Answer answer = server.client.get("/api/v1/runs/" + id);
        assertThat(answer.text().length()).isLessThan(40_000);
        Map<?, ?> run = answer.object();
        assertThat(run.containsKey("payload")).isFalse();
        Map<?, ?> payload = (Map<?, ?>) run.get("largePayload");
        assertThat(payload.get("size")).isEqualTo((long) Json.write(LARGE).length);
        assertThat((String) payload.get("beginning"))
                .startsWith("{\"order\":7,\"text\":\"ééé")
                .endsWith("é");
        assertThat(get((String) payload.get("whole"))).isEqualTo(LARGE);
        Map<?, ?> output = (Map<?, ?>) step(run, 1).get("largeOutput");
        assertThat(get((String) output.get("whole"))).isEqualTo(Map.of("all", LARGE));
        Map<?, ?> input = (Map<?, ?>) step(run, 1).get("largeInput");
        assertThat(get((String) input.get("whole"))).isEqualTo(Map.of("all", LARGE));
        assertThat(step(run, 0).get("input")).isEqualTo(Map.of("order", 7L));
        assertThat(step(run, 0).get("output")).isEqualTo(Map.of("echo", "done"));
    }

    @Test
    void aWholeValueIsADownload() throws Exception {
        long id = server.run("copy", LARGE, RunStatus.SUCCEEDED);
        Answer answer = server.client.get("/api/v1/runs/" + id + "/output?step=large");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"run-" + id + "-large-output.json\"");
        assertThat(server.client
                        .get("/api/v1/runs/" + id + "/output?step=other")
                        .status())
                .isEqualTo(404);
        assertThat(server.client.get("/api/v1/runs/" + id + "/output").status()).isEqualTo(400);
        assertThat(server.client.get("/api/v1/runs/999/payload").status()).isEqualTo(404);
    }

    @Test
    void ofARunWithVeryLargeValuesInputsAreLeftOut() throws Exception {
        long id = server.run("copy", HUGE, RunStatus.SUCCEEDED);
        Map<?, ?> run = get("/api/v1/runs/" + id);
        assertThat(run.get("inputsLeftOut")).isEqualTo(true);
        assertThat(step(run, 0).containsKey("input")).isFalse();
        assertThat(step(run, 0).get("output")).isEqualTo(Map.of("echo", "done"));
        Map<?, ?> output = (Map<?, ?>) step(run, 1).get("largeOutput");
        assertThat(get((String) output.get("whole"))).isEqualTo(Map.of("all", HUGE));
    }

    @Test
    void manyViewsOfARunWithAMillionEmptyListsAreAnsweredAtOnce() throws Exception {
        long id = server.run("copy", HUGE, RunStatus.SUCCEEDED);
        long whole = Json.write(HUGE).length;
        List<String> paths = List.of(
                "/api/v1/runs/" + id,
                "/api/v1/events/" + id,
                RunValueRoutes.payload(id),
                RunValueRoutes.of(id, "output", "large"));
        List<Callable<Answer>> views = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String path = paths.get(i % paths.size());
            views.add(() -> server.client.get(path));
        }
        ExecutorService people = Executors.newFixedThreadPool(views.size());
        try {
            List<Future<Answer>> answers = people.invokeAll(views);
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = answers.get(i).get();
                assertThat(answer.status()).as(paths.get(i % paths.size())).isEqualTo(200);
                if (i % paths.size() < 2) assertThat(answer.text().length()).isLessThan(20_000);
                else assertThat((long) answer.text().length()).isGreaterThanOrEqualTo(whole);
            }
        } finally {
            people.shutdownNow();
        }
        Eventually.is("the memory for views is free again", () -> HeapShare.VIEW_VALUES.used() == 0);
    }

    @Test
    void whereThereIsNoMemoryForAViewItIsToldToComeAgain() throws Exception {
        long id = server.run("copy", Map.of("order", 7L), RunStatus.SUCCEEDED);
        try (Reservation others = HeapShare.VIEW_VALUES.reserve(HeapShare.VIEW_VALUES.capacity())) {
            Answer answer = server.client.get("/api/v1/runs/" + id);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(answer.text()).contains("memory for the values of views is in use");
        }
        assertThat(server.client.get("/api/v1/runs/" + id).status()).isEqualTo(200);
    }

    @Test
    void anEventsPayloadIsShownTheSameWay() throws Exception {
        long id = server.run("copy", LARGE, RunStatus.SUCCEEDED);
        Map<?, ?> payload = (Map<?, ?>) get("/api/v1/events/" + id).get("largePayload");
        assertThat(get((String) payload.get("whole"))).isEqualTo(LARGE);
    }

    @Test
    void aReplayIsGivenTheSameAndHasAFileOfItsOwn() throws Exception {
        long id = server.run("copy", LARGE, RunStatus.SUCCEEDED);
        Answer answer = server.client.post("/api/v1/runs/" + id + "/replay", Map.of());
        long again = Long.parseLong((String) answer.object().get("run"));
        server.await(again, RunStatus.SUCCEEDED);
        assertThat(get(RunValueRoutes.payload(again))).isEqualTo(LARGE);
        try (Stream<Path> files = Files.list(folder.resolve("files/values"))) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void wordsOfALargeValueAreFound() throws Exception {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("customer", "Zumbrunnen");
        payload.put("text", "x ".repeat(100_000));
        long id = server.run("copy", payload, RunStatus.SUCCEEDED);
        while (server.search.advance()) {}
        List<?> found = (List<?>) get("/api/v1/runs?text=zumbrunnen").get("items");
        assertThat(found).hasSize(1);
        assertThat(((Map<?, ?>) found.get(0)).get("id")).isEqualTo(Long.toString(id));
    }

    @Test
    void g17_aRunWhoseValueIsDamagedFailsAndCanBeRetriedWhenItsFileIsRestored() throws Exception {
        long id = server.run("refused", LARGE, RunStatus.FAILED);
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("files/values"))) {
            file = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[100_000] ^= 1;
        Files.write(file, damaged);
        Answer refused = server.client.post("/api/v1/runs/" + id + "/retry", Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text())
                .contains("files/values/" + file.getFileName())
                .contains("Restore that file");
        assertThat(server.client.get(RunValueRoutes.payload(id)).status()).isEqualTo(500);
        Answer replay = server.client.post("/api/v1/runs/" + id + "/replay", Map.of());
        assertThat(replay.status()).isEqualTo(409);
        assertThat(replay.text())
                .contains("cannot be replayed with what it was given")
                .contains("files/values/" + file.getFileName())
                .contains("or replay it with another payload");
        assertThat(server.run("refused", LARGE, RunStatus.FAILED))
                .as("others are none the worse")
                .isGreaterThan(id);
        Files.write(file, whole);
        assertThat(server.client.post("/api/v1/runs/" + id + "/retry", Map.of()).status())
                .isEqualTo(202);
        server.await(id, RunStatus.FAILED);
    }

    @Test
    void g17_aWaitingRunWhoseValueIsMissingFailsWithTheReasonWhenItIsToGoOn() throws Exception {
        server.book.add(
                "slow",
                action("send", "test.later", Map.of("order", "{{ payload.order }}")),
                action("pay", "test.pay", Map.of()));
        long id = server.run("slow", LARGE, RunStatus.WAITING);
        Map<?, ?> waiting = get("/api/v1/runs/" + id);
        while (!String.valueOf(waiting.get("waiting")).contains("in doubt")) {
            server.await(id, RunStatus.WAITING);
            waiting = get("/api/v1/runs/" + id);
        }
        try (Stream<Path> files = Files.list(folder.resolve("files/values"))) {
            Files.delete(files.findFirst().orElseThrow());
        }
        server.client.post("/api/v1/runs/" + id + "/answer", Map.of("step", "pay", "answer", "done"));
        server.await(id, RunStatus.FAILED);
        Map<?, ?> run = get("/api/v1/runs/" + id);
        assertThat((String) ((Map<?, ?>) run.get("error")).get("message"))
                .contains("is missing")
                .contains("give it up");
        assertThat(String.valueOf(((Map<?, ?>) run.get("largePayload")).get("problem")))
                .contains("is missing");
        server.client.post("/api/v1/runs/" + id + "/cancel", Map.of());
        server.await(id, RunStatus.CANCELLED);
    }

    @Test
    void aRunWithALostOutputIsReplayedSinceThatNeedsItsPayloadAlone() throws Exception {
        server.book.add(
                "swelling",
                action("large", "test.mirror", Map.of("all", "{{ $pad('', payload.size, 'x') }}")),
                action("send", "test.refuse", Map.of("all", "{{ steps.large.output }}")));
        long id = server.run("swelling", Map.of("size", 200_000L), RunStatus.FAILED);
        deleteValues();
        Answer retry = server.client.post("/api/v1/runs/" + id + "/retry", Map.of());
        assertThat(retry.code()).isEqualTo("damaged");
        assertThat(retry.text()).contains("is missing").contains("replay the run");
        long again = replayed(id, Map.of());
        server.await(again, RunStatus.FAILED);
        assertThat(get("/api/v1/runs/" + again).get("payload")).isEqualTo(Map.of("size", 200_000L));
    }

    @Test
    void anInputThatNeedsALostValueIsRefusedInsteadOfBeingAnother() throws Exception {
        long id = server.run("copy", LARGE, RunStatus.SUCCEEDED);
        deleteValues();
        for (String step : List.of("small", "large")) {
            Answer input = server.client.get(RunValueRoutes.of(id, "input", step));
            assertThat(input.status()).as(input.text()).isEqualTo(500);
            assertThat(input.code()).isEqualTo("damaged");
            assertThat(input.text()).contains("is missing");
        }
    }

    @Test
    void aRunWithALostPayloadIsReplayedWithAnother() throws Exception {
        long id = server.run("refused", LARGE, RunStatus.FAILED);
        deleteValues();
        long again = replayed(id, Map.of("payload", Map.of("order", 8L)));
        server.await(again, RunStatus.FAILED);
        assertThat(get("/api/v1/runs/" + again).get("payload")).isEqualTo(Map.of("order", 8L));
    }

    private long replayed(long id, Map<String, Object> body) {
        Answer answer = server.client.post("/api/v1/runs/" + id + "/replay", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return Long.parseLong((String) answer.object().get("run"));
    }

    private void deleteValues() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("files/values"))) {
            for (Path file : files.toList()) Files.delete(file);
        }
    }
}
