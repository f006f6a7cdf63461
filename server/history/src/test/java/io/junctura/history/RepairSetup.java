package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.database.QueuedWrite;
import io.junctura.definition.CallStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with flows whose steps fail, and what another system was asked for. */
abstract class RepairSetup {
    @TempDir
    Path folder;

    /** The requests that the other system received. */
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** The steps that the other system rejects. */
    final Set<String> refused = ConcurrentHashMap.newKeySet();

    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch begun = new CountDownLatch(1);
    Server server;

    record Asked(
            long run, String step, String key, @Nullable Object input) {}

    /** A payload with a file: only then does a replay need the earlier run. */
    static final Map<String, Object> FILE =
            Map.of("file", new FileRef("in/0123456789abcdef0123456789abcdef", "a.txt", "text/plain", 3));

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder, Shop::new, RunListener.NONE, one -> List.of());
        server.book.add(
                "order",
                set("price", Map.of("price", "{{ payload.n * 2 }}")),
                action("reserve", "shop.do", Map.of("price", "{{ vars.price }}")),
                set("discount", Map.of("price", "{{ vars.price - 1 }}")),
                new SwitchStep(
                        head("route"),
                        List.of(new SwitchStep.Case(
                                "1",
                                expression("payload.n > 0"),
                                List.of(action("route/1/bill", "shop.do", Map.of("price", "{{ vars.price }}")))))),
                action("ship", "shop.do", Map.of("price", "{{ vars.price }}", "billed", "{{ steps.bill.by }}")));
        server.book.add(
                "lines",
                new LoopStep(
                        head("each"),
                        template("{{ payload.lines }}"),
                        "item",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(
                                action("each[]/pick", "shop.do", Map.of("line", "{{ item }}")),
                                action("each[]/send", "shop.do", Map.of("line", "{{ item }}")))));
        server.book.add("forgetful", FlowPlan.History.NONE, 4, action("send", "shop.do", Map.of()));
        server.book.add("files", action("send", "shop.do", Map.of()));
        server.book.add("pay", action("pay", "shop.pay", Map.of()));
        server.book.add(
                "outer",
                new CallStep(head("ask"), "inner", template(Map.of("n", "{{ payload.n }}")), false),
                action("tell", "shop.do", Map.of("answer", "{{ steps.ask }}")));
        // A run that succeeds at once leaves no history.
        server.book.add(
                "inner",
                FlowPlan.History.ERRORS,
                4,
                action("first", "shop.do", Map.of()),
                new RespondStep(
                        head("answer"), template(200L), template(Map.of()), template(Map.of("n", "{{ payload.n }}"))),
                action("second", "shop.do", Map.of()));
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.close();
    }

    /** Deletes a run after an action has queued its write, and before that write is executed. */
    <T> T whileItIsDeleted(long run, Supplier<T> handsIn) throws Exception {
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch submitted = new CountDownLatch(1);
        server.database.submit(new QueuedWrite() {
            @Override
            public void write(Connection connection) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    writes.countDown();
                    submitted.await();
                    statement.executeUpdate("DELETE FROM run WHERE id = " + run);
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            }

            @Override
            public void committed() {}

            @Override
            public void failed(Throwable why) {}
        });
        writes.await();
        long before = server.journal.waitingBytes();
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(handsIn);
        while (server.journal.waitingBytes() <= before && !answer.isDone()) Thread.onSpinWait();
        submitted.countDown();
        return answer.join();
    }

    static String detail(Answer refusal) {
        assertThat(refusal.status()).as(refusal.text()).isEqualTo(400);
        return (String) refusal.object().get("detail");
    }

    static StepPlan set(String path, Map<String, Object> values) {
        return new SetStep(head(path), template(values));
    }

    static StepPlan delay(String path) {
        return new DelayStep(head(path), template("2099-01-01T00:00:00Z"), true);
    }

    long failed(String flow, String step) throws InterruptedException {
        return failedWith(flow, Map.of("n", 5L), step);
    }

    long failedWith(String flow, Object payload, String step) throws InterruptedException {
        refused.add(step);
        return server.run(flow, payload, RunStatus.FAILED);
    }

    int status(String path, Map<String, ?> body) {
        try {
            return post(path, body).status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Answer post(String path, @Nullable Object body) {
        return body == null
                ? server.client.send("POST", "/api/v1" + path, null)
                : server.client.post("/api/v1" + path, body);
    }

    static long started(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return Long.parseLong((String) answer.object().get("run"));
    }

    /** The runs that a run has called. */
    List<Long> calls(long run) {
        return server.database.read(handle -> handle.createQuery("SELECT id FROM run WHERE parent = ? ORDER BY id")
                .bind(0, run)
                .mapTo(Long.class)
                .list());
    }

    long called(long run) {
        return calls(run).get(0);
    }

    /** The attempted steps, by ID. */
    List<String> steps(long run) {
        return asked.stream()
                .filter(one -> one.run == run)
                .map(one -> one.step.substring(one.step.lastIndexOf('/') + 1))
                .toList();
    }

    Set<String> keys(long run, String id) {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        asked.stream().filter(one -> one.run == run && one.step.endsWith(id)).forEach(one -> keys.add(one.key));
        assertThat(keys).isNotEmpty();
        return keys;
    }

    List<Object> inputs(long run, String id) {
        List<Object> inputs = new ArrayList<>();
        for (Asked one : asked) if (one.run == run && one.step.endsWith(id)) inputs.add(one.input);
        return inputs;
    }

    List<String> runs(String query) {
        return items("/api/v1/runs?limit=200&" + query).stream()
                .map(run -> (String) run.get("id"))
                .toList();
    }

    List<Map<String, Object>> groups(String query) {
        return items("/api/v1/attention?" + query);
    }

    Map<String, Object> group(String step) {
        return groups("").stream()
                .filter(one -> step.equals(one.get("step")))
                .findFirst()
                .orElseThrow();
    }

    List<Map<String, Object>> retries() {
        return items("/api/v1/retries?");
    }

    /** Polls until a bulk retry has ended. */
    Map<String, Object> over(String id) {
        while (true) {
            Map<String, Object> view =
                    server.client.get("/api/v1/retries/" + id).object();
            if (view.get("endedAt") != null && !Set.of("waiting", "running").contains(view.get("status"))) return view;
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> items(String address) {
        List<Map<String, Object>> all = new ArrayList<>();
        Object next = "";
        while (next != null) {
            Map<String, Object> page = server.client
                    .get(address + (address.endsWith("?") ? "" : "&") + "cursor=" + next)
                    .object();
            all.addAll((List<Map<String, Object>>) page.get("items"));
            next = page.get("next");
        }
        return all;
    }

    /** The other system. It accepts every request that it is not set to reject. */
    final class Shop implements Actions {
        Shop(Actions instead) {}

        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return use.startsWith("shop.pay") ? Effect.UNSAFE : Effect.KEYED;
                }

                @Override
                public Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                    asked.add(new Asked(attempt.run(), attempt.step(), attempt.key(), input));
                    boolean again = use.equals("shop.payAgain") && attempt.number() > 1;
                    if (use.equals("shop.hold") || again) {
                        begun.countDown();
                        gate.await();
                    }
                    if (use.startsWith("shop.pay") && !again) {
                        throw new ConnectorException(
                                ErrorKind.BROKEN, Reached.MAYBE, "The line went dead.", null, null);
                    }
                    if (use.equals("shop.offline")) {
                        throw new ConnectorException(ErrorKind.TRY_LATER, Reached.NO, "Nobody is there.", null, null);
                    }
                    if (refused.contains(attempt.step())) {
                        throw new ConnectorException(
                                ErrorKind.REFUSED, Reached.YES, "Run " + attempt.run() + " is refused.", null, null);
                    }
                    return Map.of("by", "shop");
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    return null;
                }
            };
        }
    }
}
