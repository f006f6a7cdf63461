package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.http.TestClient.Answer;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.trigger.intake.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {
    private static final String PRICES = """
            integration: prices
            flows:
              price:
                trigger: { use: gate.ask, input: {} }
                steps:
                  - respond: { status: 201, headers: { X-Total: "{{ payload.qty * 2 }}", Set-Cookie: "a=b", Connection: close },
                               body: { total: "{{ payload.qty * 2 }}", q: "{{ trigger.query.q }}", m: "{{ trigger.method }}" } }
              text:
                trigger: { use: gate.ask, input: {} }
                steps:
                  - respond: { headers: { content-type: "text/html; charset=utf-8" }, body: "<b>ü</b>" }
              string:
                trigger: { use: gate.ask, input: {} }
                steps: [ { respond: { body: "hi" } } ]
              empty:
                trigger: { use: gate.ask, input: {} }
                steps: [ { respond: { status: 204 } } ]
              file:
                trigger: { use: gate.ask, input: {} }
                steps: [ { respond: { body: "{{ payload }}" } } ]
              computed:
                trigger: { use: gate.ask, input: {} }
                steps: [ { respond: { status: "{{ payload.status }}", headers: "{{ payload.headers }}", body: "x" } } ]
              silent:
                trigger: { use: gate.ask, input: {} }
                steps: [ { stop: done } ]
              failing:
                trigger: { use: gate.ask, input: {} }
                steps: [ { fail: "the inner reason" } ]
              publishing:
                trigger: { use: gate.ask, input: { timeLimit: 5s } }
                steps:
                  - { id: told, use: topic.publish, input: { topic: priced, event: "{{ payload }}" } }
                  - respond: { status: 201, headers: { X-Runs: "{{ steps.told.runs }}" }, body: "{{ steps.told.runs }}" }
              once:
                trigger: { use: gate.ask, input: {} }
                dedupe-by: "{{ payload.order }}"
                steps: [ { respond: { body: "{{ payload.qty }}" } } ]
              forgetful:
                history: none
                trigger: { use: gate.ask, input: { timeLimit: 5s } }
                steps:
                  - { id: told, use: topic.publish, input: { topic: priced, event: "{{ payload }}" } }
                  - respond: { body: "{{ steps.told.runs }}" }
              doomed:
                trigger: { use: gate.ask, input: { timeLimit: 5s } }
                steps:
                  - { use: topic.publish, input: { topic: priced, event: "{{ payload }}" } }
                  - { fail: "the inner reason" }
            """;

    @TempDir
    Path data;

    private World world;

    @BeforeEach
    void publish() {
        world = new World(data, 2).publish(PRICES);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Answer call(String flow, Object json, String... headers) {
        return world.client.post("/call/default/prices/" + flow, json, headers);
    }

    @Test
    void theCallerGetsWhatTheFlowResponds() {
        Answer answer = call("price?q=1", Map.of("qty", 3));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.object()).isEqualTo(Map.of("total", 6L, "q", "1", "m", "POST"));
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Total")).isEqualTo("6");
    }

    @Test
    void aWaitingCallHoldsNoMemoryForItsRequestBody() throws Exception {
        long before = HeapShare.REQUEST_VALUES.used(); // of servers of other tests, which were closed in the midst
        world.holdWork();
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> call("publishing", Map.of("text", "x".repeat(500_000))));
        Eventually.is(
                "the run is accepted", () -> !world.runs("prices", "publishing").isEmpty());
        Eventually.is("its caller waits for nothing but the answer", () -> HeapShare.REQUEST_VALUES.used() <= before);
        assertThat(answer).isNotDone();
        world.releaseWork();
        assertThat(answer.get().status()).isEqualTo(201);
    }

    @Test
    void whatAFlowComputesForItsCallerTakesMemoryOfTheRequest() {
        try (Reservation others = HeapShare.REQUEST_VALUES.reserve(
                HeapShare.REQUEST_VALUES.capacity() - HeapShare.REQUEST_VALUES.used() - 200_000)) {
            Answer answer = call("price?q=" + "x".repeat(3_000), Map.of("qty", 3));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            answer = call("file", Map.of("text", "x".repeat(150_000)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        }
        assertThat(call("file", Map.of("text", "x".repeat(150_000))).status()).isEqualTo(200);
    }

    @Test
    void aFlowSetsNoCookieAndLeavesTheSandboxInPlace() {
        Answer answer = call("price", Map.of("qty", 3));
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("Content-Security-Policy")).startsWith("sandbox");
    }

    @Test
    void aComputedStatusOrHeaderThatIsInvalidFailsTheRun() {
        Answer fine = call("computed", Map.of("status", 202, "headers", Map.of("X-Note", "a")));
        assertThat(fine.status()).isEqualTo(202);
        assertThat(fine.header("X-Note")).isEqualTo("a");
        for (Object payload : List.of(
                Map.of("status", "x"),
                Map.of("status", 999),
                Map.of("status", 100),
                Map.of("headers", Map.of("a b", "c")),
                Map.of("headers", Map.of("", "c")))) {
            Answer answer = call("computed", payload);
            assertThat(answer.status()).as(payload.toString()).isEqualTo(500);
            assertThat(answer.code()).isEqualTo("run-failed");
        }
    }

    @Test
    void aTextGoesAsItIsWhereTheFlowNamesItsType() {
        Answer text = call("text", 1);
        assertThat(text.text()).isEqualTo("<b>ü</b>");
        assertThat(text.header("Content-Type")).isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(call("string", 1).text()).isEqualTo("\"hi\"");
    }

    @Test
    void aFileIsSentAsItIs() {
        Answer answer = world.client.send(
                "POST", "/call/default/prices/file", new byte[] {1, 2, 3}, "Content-Type", "image/png");
        assertThat(answer.response().body()).containsExactly(1, 2, 3);
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        assertThat(answer.header("Content-Length")).isEqualTo("3");
    }

    @Test
    void aFlowWithoutAResponseIs204() {
        assertThat(call("silent", 1).status()).isEqualTo(204);
        Answer empty = call("empty", 1);
        assertThat(empty.status()).isEqualTo(204);
        assertThat(empty.text()).isEmpty();
    }

    @Test
    void aFailedRunIs500WithItsIdAndWithoutItsReason() {
        Answer answer = call("failing", 1);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("run-failed");
        assertThat(answer.object().get("run")).isInstanceOf(String.class);
        assertThat(answer.text()).doesNotContain("inner reason");
    }

    @Test
    void theCallerIsVerifiedFirst() {
        Answer unknown = call("price", 1, "X-Bad", "1");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.header("WWW-Authenticate")).isEmpty();
        assertThat(world.runs("prices", "price")).isEmpty();
        assertThat(call("nothing", 1).status()).isEqualTo(404);
    }

    @Test
    void theCallerIsVerifiedBeforeTheBodyIsParsed() {
        WebhooksTest.unparsed().forEach((type, body) -> {
            Answer answer =
                    world.client.send("POST", "/call/default/prices/price", body, "X-Bad", "1", "Content-Type", type);
            assertThat(answer.status()).as(type).isEqualTo(401);
        });
        assertThat(world.stored).hasValue(0);
    }

    @Test
    void badJsonIs400() {
        Answer answer = world.client.send(
                "POST",
                "/call/default/prices/price",
                "{".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        assertThat(answer.code()).isEqualTo("bad-json");
    }

    @Test
    void anActionIsDoneBeforeTheAnswer() {
        Answer answer = call("publishing", Map.of("a", 1));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("0");
    }

    /** Calls a flow, and advances the clock until the caller gets 202. */
    private Answer late(String flow) {
        world.holdWork();
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> call(flow, Map.of("a", 1)));
        World.until(() -> world.engine.backlog(world.flow("prices", flow).flow()) == 1);
        world.advance(Duration.ofSeconds(5));
        Answer answer = waiting.join();
        assertThat(answer.status()).isEqualTo(202);
        return answer;
    }

    private void finish(Answer late) {
        world.releaseWork();
        long run = Long.parseLong((String) late.object().get("run"));
        // The caller may have got 202 before the run was on disk.
        World.until(() -> world.journal
                .runs()
                .load(run)
                .map(stored -> stored.status().isEnded())
                .orElse(false));
    }

    private Answer ask(String address) {
        assertThat(address).startsWith("https://x.example/call/default/prices/");
        return world.client.get(address.substring("https://x.example".length()));
    }

    @Test
    void aCallerAsksForALateAnswerWithoutSigningIn() {
        Answer late = late("publishing");
        String address = late.header("Location");
        assertThat(late.object()).containsEntry("status", address);
        Answer running = ask(address);
        assertThat(running.status()).isEqualTo(202);
        assertThat(running.object()).isEqualTo(late.object());
        assertThat(running.header("Location")).isEqualTo(address);
        assertThat(running.header("Retry-After")).isEqualTo("5");
        finish(late);
        Answer done = ask(address);
        assertThat(done.status()).isEqualTo(201);
        assertThat(done.header("X-Runs")).isEqualTo("0");
        assertThat(done.text()).isEqualTo("0");
    }

    @Test
    void theAddressOutlivesARestartAndTheFlow() {
        Answer late = late("publishing");
        finish(late);
        world.restart();
        world.unpublish("prices");
        assertThat(ask(late.header("Location")).status()).isEqualTo(201);
    }

    @Test
    void aLateRunThatFailsIs500AndOneThatIsNotKeptIs410() {
        Answer doomed = late("doomed");
        finish(doomed);
        Answer failed = ask(doomed.header("Location"));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.text()).doesNotContain("inner reason");
        Answer forgetful = late("forgetful");
        finish(forgetful);
        assertThat(ask(forgetful.header("Location")).code()).isEqualTo("answer-not-kept");
    }

    @Test
    void aKeyWhoseAnswerIsNotKeptIs410AndStartsNothing() {
        assertThat(call("forgetful", Map.of(), "Idempotency-Key", "k1").status())
                .isEqualTo(200);
        World.until(() -> world.runs("prices", "forgetful").get(0).status().isEnded());
        Answer again = call("forgetful", Map.of(), "Idempotency-Key", "k1");
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.code()).isEqualTo("answer-not-kept");
        assertThat(world.runs("prices", "forgetful")).hasSize(1);
    }

    @Test
    void addressesCannotBeGuessed() {
        Answer late = late("publishing");
        finish(late);
        String run = (String) late.object().get("run");
        String address = late.header("Location");
        String token = address.substring(address.lastIndexOf('/') + 1);
        String other = (Long.parseLong(run) + 1) + token.substring(token.indexOf('-'));
        for (String guess : List.of(run, run + "-", run + "-AAAA", "x" + token, other, token + "A", "-" + token)) {
            assertThat(ask(address.replace(token, guess)).status()).as(guess).isEqualTo(404);
        }
        assertThat(ask(address.replace("/publishing/", "/price/")).status()).isEqualTo(404);
        assertThat(ask(address).status()).isEqualTo(201);
    }

    @Test
    void theFirstOfTheSameIdentityWinsWithoutAnIdempotencyKey() {
        Answer first = call("once", Map.of("order", 7, "qty", 1));
        Answer second = call("once", Map.of("order", 7, "qty", 2));
        Answer other = call("once", Map.of("order", 8, "qty", 2));
        assertThat(first.text()).isEqualTo("1");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo("1");
        assertThat(other.text()).isEqualTo("2");
    }

    @Test
    void theSameKeyGetsTheSameAnswerAndAnotherBodyWithItAConflict() {
        Answer first = call("price", Map.of("qty", 3), "Idempotency-Key", "k");
        Answer second = call("price", Map.of("qty", 3), "Idempotency-Key", "k");
        Answer other = call("price", Map.of("qty", 4), "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency-key-reused");
        assertThat(world.runs("prices", "price")).hasSize(1);
        assertThat(call("price", 1, "Idempotency-Key", "x".repeat(256)).status())
                .isEqualTo(400);
    }

    @Test
    void anIdempotencyKeyComparesTheContentsOfFilesAndNotTheirNames() {
        assertThat(upload("a,b\n", "B").status()).isEqualTo(204);
        assertThat(upload("a,b\n", "C").status()).as("the same again").isEqualTo(204);
        assertThat(upload("a,c\n", "B").status()).isEqualTo(409);
        assertThat(world.runs("prices", "silent")).hasSize(1);
    }

    private Answer upload(String content, String boundary) {
        String body = "--%s\r\nContent-Disposition: form-data; name=\"t\"; filename=\"t.csv\"\r\n\r\n%s\r\n--%s--\r\n"
                .formatted(boundary, content, boundary);
        return world.client.send(
                "POST",
                "/call/default/prices/silent",
                body.getBytes(StandardCharsets.UTF_8),
                "X-Key",
                "open",
                "Idempotency-Key",
                "k",
                "Content-Type",
                "multipart/form-data; boundary=" + boundary);
    }

    @Test
    void aFullFlowAnswers429() {
        world.holdWork();
        CompletableFuture<Answer> one = CompletableFuture.supplyAsync(() -> call("publishing", 1));
        CompletableFuture<Answer> two = CompletableFuture.supplyAsync(() -> call("publishing", 2));
        World.until(
                () -> world.engine.backlog(world.flow("prices", "publishing").flow()) == 2);
        Answer full = call("publishing", 3);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isNotEmpty();
        world.releaseWork();
        assertThat(List.of(one.join().status(), two.join().status())).containsExactly(201, 201);
    }
}
