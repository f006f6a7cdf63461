package io.junctura.fault;

import static java.util.stream.Collectors.groupingBy;

import io.junctura.json.Json;
import io.junctura.run.Names;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What must hold after any fault, of what senders were told, what arrived, and what is in the database, which is opened
 * read-only once the server has stopped. Everything that does not hold is said, not only the first.
 */
final class Checker {
    private static final int DUE = 0;
    private static final int WAITING = 1;
    private static final int SUCCEEDED = 2;

    private final Driver driver;
    private final Sink sink;
    private final int crashes;
    private final List<String> wrong = new ArrayList<>();
    private final Map<Long, RunRow> runs = new TreeMap<>();
    private String installation = "";

    private Checker(Driver driver, Sink sink, int crashes) {
        this.driver = driver;
        this.sink = sink;
        this.crashes = crashes;
    }

    private static final class RunRow {
        final long id;
        final String flow;
        final int state;
        final String event;
        /** 0: it has none. */
        final long parent;

        final List<List<?>> entries = new ArrayList<>();

        RunRow(long id, String flow, int state, String event, long parent) {
            this.id = id;
            this.flow = flow;
            this.state = state;
            this.event = event;
            this.parent = parent;
        }

        List<List<?>> of(String letter) {
            return entries.stream().filter(entry -> entry.get(0).equals(letter)).toList();
        }
    }

    /**
     * Checks everything.
     *
     * @param data    the data folder of a server that has stopped
     * @param crashes how many times it ended otherwise than in order
     */
    static void check(Trial trial, Path data, Driver driver, Sink sink, int crashes) throws Exception {
        sink.writeTo(trial.folder.resolve("sink.log"));
        Checker checker = new Checker(driver, sink, crashes);
        checker.integrity(data.resolve("junctura.db"));
        checker.accepted();
        checker.history();
        checker.effects();
        trial.count("acknowledged", driver.acknowledged());
        trial.count("effects", sink.effects().size());
        trial.count("crashes", crashes);
        if (!checker.wrong.isEmpty()) {
            int most = Math.min(20, checker.wrong.size());
            throw new AssertionError(checker.wrong.size() + " things are wrong:\n  "
                    + String.join("\n  ", checker.wrong.subList(0, most)));
        }
    }

    /** I9: the database is whole, and so is every row of the journal. Reads what the other checks need. */
    private void integrity(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) if (!row.getString(1).equals("ok")) wrong.add("I9: " + row.getString(1));
            }
            try (ResultSet row = statement.executeQuery("SELECT value FROM installation WHERE name = 'id'")) {
                row.next();
                installation = row.getString(1);
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT run.id, flow.name, run.state, run.payload, coalesce(run.parent, 0)
                      FROM run LEFT JOIN flow ON flow.id = run.flow ORDER BY run.id
                    """)) {
                while (row.next()) {
                    Object payload = Json.parseStored(row.getBytes(4));
                    String event = payload instanceof Map<?, ?> map ? (String) map.get("id") : null;
                    long id = row.getLong(1);
                    runs.put(id, new RunRow(id, row.getString(2), row.getInt(3), event, row.getLong(5)));
                }
            }
            CRC32C crc = new CRC32C();
            Map<Long, Long> next = new HashMap<>();
            try (ResultSet row = statement.executeQuery("SELECT run, n, crc, body FROM entry ORDER BY run, n")) {
                while (row.next()) {
                    long run = row.getLong(1);
                    byte[] body = row.getBytes(4);
                    crc.reset();
                    crc.update(body);
                    if (crc.getValue() != row.getLong(3)) wrong.add("I9: a checksum of run " + run + " is wrong");
                    long expected = next.merge(run, 1L, Long::sum) - 1;
                    if (expected != row.getLong(2)) {
                        wrong.add("I3: the history of run " + run + " has append " + row.getLong(2)
                                + " in the place of " + expected);
                    }
                    RunRow of = runs.get(run);
                    if (of == null) {
                        wrong.add("I9: there is history of run " + run + ", which does not exist");
                        continue;
                    }
                    for (Object entry : (List<?>) Json.parseStored(body)) of.entries.add((List<?>) entry);
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT run, kind FROM wait")) {
                while (row.next()) {
                    RunRow of = runs.get(row.getLong(1));
                    if (of == null || of.state != WAITING) {
                        wrong.add("I9: a wait of run " + row.getLong(1) + ", which does not wait");
                    } else if (!row.getString(2).equals("person")) {
                        wrong.add("I8: run " + of.id + " of " + of.flow + " still waits for " + row.getString(2));
                    }
                }
            }
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
    }

    /** I1 and I2: whatever was acknowledged is one run, and nothing is a run that nobody sent. */
    private void accepted() {
        Map<String, List<RunRow>> byEvent = new HashMap<>();
        for (RunRow run : runs.values()) {
            if (run.parent != 0) continue;
            if (run.event == null) wrong.add("I2: run " + run.id + " of " + run.flow + " has no event that was sent");
            else byEvent.computeIfAbsent(run.event, id -> new ArrayList<>()).add(run);
        }
        Set<String> sent = new HashSet<>();
        for (Driver.Sent event : driver.sent()) {
            sent.add(event.id);
            List<RunRow> found = byEvent.getOrDefault(event.id, List.of());
            if (event.isAcknowledged() && found.isEmpty()) {
                wrong.add("I1: " + event.id + " (" + event.kind + ") was acknowledged and is lost");
            }
            if (found.size() > 1) {
                wrong.add("I2: " + event.id + " (" + event.kind + ") started "
                        + found.stream().map(run -> run.id).toList());
            }
            for (long run : event.runs()) {
                if (found.stream().noneMatch(row -> row.id == run)) {
                    wrong.add("I1: " + event.id + " was told of run " + run + ", which is not its own");
                }
            }
            for (RunRow run : found) {
                if (!run.flow.equals(event.kind.flow())) {
                    wrong.add("I2: " + event.id + " (" + event.kind + ") started a run of " + run.flow);
                }
            }
            callersHeardOneAnswer(event);
        }
        for (String event : byEvent.keySet()) {
            if (!sent.contains(event)) wrong.add("I2: there is a run of " + event + ", which nobody sent");
        }
    }

    /** G13: the same key gets the same answer. */
    private void callersHeardOneAnswer(Driver.Sent event) {
        if (event.kind != Kind.ASKED) return;
        List<String> different = event.answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(Client.Answer::text)
                .distinct()
                .toList();
        if (different.size() > 1) wrong.add("G13: the caller of " + event.id + " was answered " + different);
    }

    /** I1, I3 and I8: every run has ended, or waits for a person who has to decide, and each step has one outcome. */
    private void history() {
        for (RunRow run : runs.values()) {
            if (run.state == DUE) wrong.add("I8: run " + run.id + " of " + run.flow + " is still due");
            if (run.state == WAITING && !run.flow.equals("unsafe")) {
                wrong.add("I8: run " + run.id + " of " + run.flow + " still waits");
            }
            if (run.state > SUCCEEDED) {
                wrong.add("I1: run " + run.id + " of " + run.flow + " did not succeed: " + run.entries);
            }
            Map<Object, List<List<?>>> done = run.of("d").stream().collect(groupingBy(entry -> entry.get(1)));
            done.forEach((step, outcomes) -> {
                if (outcomes.size() > 1) wrong.add("I3: run " + run.id + " has " + outcomes + " of " + step);
            });
            int ends = run.of("e").size();
            if (ends != (run.state >= SUCCEEDED ? 1 : 0)) {
                wrong.add("I3: run " + run.id + " in state " + run.state + " has " + ends + " ends");
            } else if (ends == 1
                    && !run.entries.get(run.entries.size() - 1).get(0).equals("e")) {
                wrong.add("I3: the history of run " + run.id + " goes on after its end");
            }
        }
    }

    /** I4 and I5: each effect has its step's own key, and none is made again once its outcome is on disk. */
    private void effects() {
        Map<String, List<Sink.Effect>> byStep = new HashMap<>();
        List<Sink.Effect> all = sink.effects();
        Map<Sink.Effect, Integer> order = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Sink.Effect effect = all.get(i);
            order.put(effect, i);
            byStep.computeIfAbsent(effect.run() + "/" + effect.step(), step -> new ArrayList<>())
                    .add(effect);
            RunRow run = runs.get(effect.run());
            if (run == null || !effect.id().equals(run.event)) {
                wrong.add("I2: an effect of run " + effect.run() + ", which is not a run of " + effect.id());
                continue;
            }
            String key = effect.step().equals("unsafe") ? null : Names.key(installation, run.id, effect.step());
            if (key == null ? effect.key() != null : !key.equals(effect.key())) {
                wrong.add("I4: " + effect + " should have the key " + key);
            }
        }
        byStep.forEach((step, attempts) -> {
            long answered =
                    attempts.stream().filter(effect -> effect.status() == 200).count();
            int most = step.endsWith("/unsafe") ? 1 : 1 + crashes;
            if (answered > most)
                wrong.add("I4: " + step + " was done " + answered + " times in " + crashes + " crashes");
        });
        for (RunRow run : runs.values()) {
            if (run.state != SUCCEEDED) continue;
            for (List<?> done : run.of("d")) {
                List<Sink.Effect> attempts = byStep.get(run.id + "/" + done.get(1));
                if (done.get(5) instanceof Map<?, ?> result && result.get("body") instanceof Map<?, ?> body) {
                    outcome(run, (String) done.get(1), body.get("token"), attempts);
                }
            }
            if (run.flow.equals("keyed")) goesOnWithTheRecorded(run, byStep, order);
        }
        for (Driver.Sent event : driver.sent()) {
            if (!event.isAcknowledged() || event.kind == Kind.UNSAFE) continue;
            for (String step : event.kind.effects) {
                boolean there = all.stream()
                        .anyMatch(effect ->
                                effect.step().equals(step) && effect.id().equals(event.id) && effect.status() == 200);
                if (!there) wrong.add("I1: " + event.id + " was acknowledged, and " + step + " never arrived");
            }
        }
    }

    private void outcome(RunRow run, String step, Object token, List<Sink.Effect> attempts) {
        if (attempts == null || attempts.stream().noneMatch(effect -> token != null && token.equals(effect.token()))) {
            wrong.add("I3: the recorded result of " + step + " of run " + run.id + " is " + token
                    + ", which nobody answered it: " + attempts);
        }
    }

    private void goesOnWithTheRecorded(
            RunRow run, Map<String, List<Sink.Effect>> byStep, Map<Sink.Effect, Integer> order) {
        List<Sink.Effect> first = byStep.getOrDefault(run.id + "/first", List.of());
        List<Sink.Effect> second = byStep.getOrDefault(run.id + "/second", List.of());
        if (second.stream().map(Sink.Effect::saw).distinct().count() > 1) {
            wrong.add("I3: the second step of run " + run.id + " went on with more than one result: " + second);
        }
        if (first.isEmpty() || second.isEmpty()) return;
        int last = order.get(first.get(first.size() - 1));
        if (last > order.get(second.get(0))) {
            wrong.add("I5: the first step of run " + run.id + " was made again after its result was on disk");
        }
    }
}
