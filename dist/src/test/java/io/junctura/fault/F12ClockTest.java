package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The clock is set forward and back, by seconds and by a year, while the server runs, while it is down, and during changes
 * to and from daylight saving time.
 */
@Tag("tools")
class F12ClockTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Instant GAP = Instant.parse("2030-03-31T01:00:00Z");
    private static final Instant OVERLAP = Instant.parse("2030-10-27T00:30:00Z");

    @Test
    void g8_g9_settingTheClockMakesNothingEarlyOrTwiceAndWaitingRunsContinue() {
        Trials.of("F12", "the clock is set while schedules, delays and retries wait", "G3", "G8", "G9")
                .times(1, 10)
                .run(trial -> new F12ClockTest().trial(trial));
    }

    private Trial trial;
    private Sink sink;
    private FakeClock clock;
    private Server server;
    private int sent;

    private void trial(Trial its) throws Exception {
        trial = its;
        sink = trial.closing(new Sink());
        Path data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("clock.yaml"), "clock.yaml", sink.address());
        clock = new FakeClock(trial.folder, GAP.minus(HOUR));
        server = clock.over(Server.on(data).option("apply", flows).option("keep-runs", "36500d"))
                .start();
        try {
            goesOn();
            send("later");
            clock.set(GAP.minusSeconds(3));
            awaitAtLeast("nightly", 1);
            send("flaky");
            goesOn();
            clock.set(OVERLAP.minusSeconds(3));
            // The last missed time, and the one of this night.
            awaitAtLeast("nightly", 3);
            goesOn();
            clock.set(OVERLAP.plus(HOUR).minusSeconds(2));
            goesOn();
            setWhileAttemptsAreUnderWay();
            boolean isLong = Boolean.getBoolean("tests.long");
            for (int i = 0; i < (isLong ? 10 : 4); i++) {
                clock.step(Duration.ofSeconds(trial.random.nextInt(5) - 2));
                send(i % 2 == 0 ? "later" : "flaky");
                Until.passed(1_000);
            }
            goesOn();
            List<Duration> steps = new ArrayList<>(List.of(HOUR, YEAR));
            // In the short form one of them, which the seed selects.
            if (!isLong) steps.remove(trial.random.nextInt(2));
            for (Duration by : steps) back(data, by);
        } finally {
            server.close();
        }
        judge(data);
    }

    /**
     * If the clock is set back, everything waits for the clock. Earlier times are not repeated. Then everything continues.
     */
    private void back(Path data, Duration by) throws Exception {
        server.awaitQuiet(Duration.ofMinutes(2));
        send("later");
        Until.holds(Duration.ofSeconds(20), () -> "it waits", () -> waiting() > 0);
        clock.step(by.negated());
        if (trial.random.nextBoolean()) {
            server.kill();
            server = clock.over(Server.on(data).option("keep-runs", "36500d")).start();
        }
        Until.passed(1_500);
        send("flaky");
        clock.step(by.plus(HOUR));
        goesOn();
    }

    /** The time limit of an attempt is elapsed time, which setting the clock does not change. */
    private void setWhileAttemptsAreUnderWay() throws Exception {
        server.awaitQuiet(Duration.ofMinutes(2));
        sink.hold();
        send("unsafe");
        Until.holds(Duration.ofSeconds(20), () -> "the attempt is under way", () -> count("unsafe") == 1);
        clock.step(HOUR);
        Until.passed(1_000);
        sink.letThrough();
        goesOn();
        assertThat(server.api("/api/v1/runs/counts").get("waiting"))
                .as("runs in doubt")
                .isEqualTo(0L);
    }

    private void send(String flow) throws Exception {
        try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
            String body = "{\"id\":\"" + flow + "-" + ++sent + "\"}";
            Client.Answer answer = client.send(new Client.Request("POST", "/hooks/default/clock/" + flow).json(body));
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        }
    }

    private long count(String step) {
        return sink.effects().stream()
                .filter(effect -> effect.step().equals(step) && effect.status() == 200)
                .count();
    }

    private long waiting() throws Exception {
        return (Long) server.api("/api/v1/runs/counts").get("waiting");
    }

    private void awaitAtLeast(String step, int many) throws Exception {
        Until.holds(
                Duration.ofSeconds(60),
                () -> many + " of " + step + "; it said " + server.said(),
                () -> count(step) >= many);
    }

    /** Waits until schedules start runs and no event is waiting. */
    private void goesOn() throws Exception {
        long before = count("last");
        awaitAtLeast("last", (int) before + 2);
        server.awaitQuiet(Duration.ofMinutes(2));
    }

    private void judge(Path data) throws Exception {
        sink.writeTo(trial.folder.resolve("sink.log"));
        Map<String, TreeSet<Instant>> times = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT flow.name, run.payload, run.state, run.accepted FROM run JOIN flow ON flow.id = run.flow"
                                + " ORDER BY run.id")) {
            Instant latest = Instant.MIN;
            while (row.next()) {
                // 2: succeeded. A schedule may have started another run at the end.
                if (row.getInt(3) > 2) wrong.add("G9: a run of " + row.getString(1) + " did not succeed");
                Object at = ((Map<?, ?>) Json.parseStored(row.getBytes(2))).get("scheduledAt");
                if (at == null) continue;
                // Counts from the latest time that the clock has shown. A due time waits for the run of the previous
                // one, also while the clock is set back. A tolerance of two seconds covers a change of the clock
                // between the two reads.
                Instant accepted = Instant.ofEpochMilli(row.getLong(4));
                if (accepted.isAfter(latest)) latest = accepted;
                if (Instant.parse((String) at).isAfter(latest.plusSeconds(3))) {
                    wrong.add("I7: a run of " + row.getString(1) + " for " + at + " at " + accepted);
                }
                boolean fresh = times.computeIfAbsent(row.getString(1), flow -> new TreeSet<>())
                        .add(Instant.parse((String) at));
                if (!fresh) wrong.add("I7: two runs of " + row.getString(1) + " for " + at);
            }
        }
        // After a gap of more than a day only the times of one day are made up.
        Instant before = null;
        for (Instant at : times.get("all")) {
            Duration step = before == null ? EVERY : Duration.between(before, at);
            if (!step.equals(EVERY) && step.compareTo(Duration.ofHours(24)) < 0) {
                wrong.add("I7: nothing between " + before + " and " + at);
            }
            before = at;
        }
        assertThat(wrong).isEmpty();
        assertThat(times.get("nightly"))
                .contains(GAP, OVERLAP.minus(Duration.ofDays(1)), OVERLAP)
                .doesNotContain(OVERLAP.plus(HOUR));
        times.forEach((flow, all) -> trial.count("times of " + flow, all.size()));
        trial.count("sent", sent);
    }
}
