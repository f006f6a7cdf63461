package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CrashPoint;
import io.junctura.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The process ends between the deletes of retention. Then the senders repeat all events. */
class F25RetentionTest {
    private static final EventKind[] KINDS = EventKind.values();
    private static final List<String> POINTS = CrashPoints.of("retention");

    /** The tables of data that belongs to a run. */
    private static final Map<String, String> PARTS = Map.of(
            "entry", "run",
            "wait", "run",
            "posted_back", "run",
            "attention", "run",
            "value_file", "run",
            "file_use", "run");

    @Test
    void g2_g18_retentionDeletesRunsCompletelyAndNoKeyGetsTheResultOfAnotherRun() {
        Trials.of("F25", "killed between the deletes of old runs", "G2", "G13", "G18")
                .times(1, 40)
                .run(F25RetentionTest::trial);
    }

    private static void trial(Trial trial) throws Exception {
        Sink sink = trial.closing(new Sink());
        Senders senders = trial.closing(new Senders(trial));
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start()) {
            senders.load(
                    server,
                    4,
                    n -> KINDS[n % KINDS.length],
                    () -> senders.sent().size() > 120);
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        long last = highest(data);
        String point = CrashPoints.drawn(POINTS, trial);
        Map<String, Integer> seldom = Map.of("retention.committed", 2, "retention.values", 20);
        int hit = 1 + trial.random.nextInt(seldom.getOrDefault(point, 60));
        // In half of the trials the event ids expire, too, so that a repeated event is a new one.
        boolean forgotten = trial.random.nextBoolean();
        try (Server server = sweeping(data, forgotten).crashAt(point, hit).launch()) {
            assertThat(server.awaitEnd(Duration.ofSeconds(60))).as(point).isEqualTo(CrashPoint.EXIT_CODE);
        }
        nothingIsHalf(data);
        Map<String, Integer> answers = new HashMap<>();
        try (Server server = sweeping(data, forgotten).start()) {
            Until.holds(
                    Duration.ofSeconds(60),
                    () -> "what ended well is gone",
                    () -> server.api("/api/v1/runs/counts").get("succeeded").equals(0L));
            try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
                for (Senders.SentEvent event : senders.sent()) {
                    int before = event.answers.size();
                    Client.Answer answer = senders.send(client, server, event);
                    answers.merge(event.kind + " " + answer.status(), 1, Integer::sum);
                    judge(event, before, answer, forgotten, last);
                }
            }
            server.awaitQuiet(Duration.ofSeconds(60));
        }
        nothingIsHalf(data);
        resultsAreOfWhoAsked(senders, sink);
        sink.writeTo(trial.folder.resolve("sink.log"));
        answers.forEach((what, times) -> trial.count("answered " + what, times));
    }

    private static Server.Start sweeping(Path data, boolean namesToo) {
        Server.Start start = Server.on(data).option("keep-runs", "1s").option("keep-failed", "1s");
        return namesToo ? start.option("keep-names", "1s") : start;
    }

    private static void judge(Senders.SentEvent event, int before, Client.Answer answer, boolean forgotten, long last) {
        switch (event.kind) {
            // The answer was deleted with the run, and no other answer replaces it.
            case ASKED -> assertThat(answer.status()).as(answer.text()).isEqualTo(forgotten ? 200 : 410);
            case HEARS -> assertThat(answer.isSuccess()).as(answer.text()).isTrue();
            default -> {
                assertThat(answer.status()).as(answer.text()).isEqualTo(forgotten ? 202 : 200);
                long run = Long.parseLong((String) ((Map<?, ?>) Json.parse(answer.body())).get("run"));
                if (forgotten) {
                    assertThat(run).as("the number of a new run").isGreaterThan(last);
                } else if (before > 0) {
                    assertThat(run)
                            .as("the run of %s", event.id)
                            .isEqualTo(event.runs().get(0));
                }
            }
        }
    }

    /** Each answer to a caller belongs to the caller's own event. */
    private static void resultsAreOfWhoAsked(Senders senders, Sink sink) {
        Map<String, String> askedFor = new HashMap<>();
        Map<Long, String> runs = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Sink.Effect effect : sink.effects()) {
            if (effect.token() != null && effect.step().equals("asked")) askedFor.put(effect.token(), effect.id());
            String other = runs.putIfAbsent(effect.run(), effect.id());
            if (other != null && !other.equals(effect.id())) {
                wrong.add("run " + effect.run() + " acts for " + other + " and for " + effect.id());
            }
        }
        for (Senders.SentEvent event : senders.sent()) {
            if (event.kind != EventKind.ASKED) continue;
            for (Client.Answer answer : event.answers) {
                if (answer.status() != 200) continue;
                Object token = ((Map<?, ?>) Json.parse(answer.body())).get("token");
                if (!event.id.equals(askedFor.get(token))) {
                    wrong.add(event.id + " was answered " + token + ", which is for " + askedFor.get(token));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void nothingIsHalf(Path data) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> part : PARTS.entrySet()) {
                assertThat(number(
                                statement,
                                "SELECT count(*) FROM " + part.getKey() + " WHERE " + part.getValue()
                                        + " NOT IN (SELECT id FROM run)"))
                        .as("rows of %s without their run", part.getKey())
                        .isZero();
            }
            String without = "SELECT count(*) FROM run WHERE state = 2 AND NOT EXISTS"
                    + " (SELECT 1 FROM entry WHERE entry.run = run.id)";
            assertThat(number(statement, without))
                    .as("runs without their history")
                    .isZero();
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("ok");
            }
        }
    }

    private static long highest(Path data) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            return number(statement, "SELECT max(id) FROM run");
        }
    }

    private static long number(Statement statement, String sql) throws Exception {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
