package io.junctura.fault;

import static java.util.stream.Collectors.groupingBy;

import io.junctura.json.Json;
import io.junctura.run.DerivedKeys;
import java.io.IOException;
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
 * Checks the invariants that hold after every fault, from the answers to senders, the effects that arrived, and the
 * database, which it opens read-only after the server has stopped. It reports all violations, not only the first one.
 */
final class Checker {
    private static final int DUE = 0;
    private static final int WAITING = 1;
    private static final int SUCCEEDED = 2;

    /** The flows that trials add. Their runs have no events of the senders. */
    private static final Set<String> OTHERS = Set.of("hourly", "hostile", "hooked", "witness");

    private final Senders senders;
    private final Sink sink;
    private final int crashes;
    private final boolean mayFail;
    private int failed;
    private final List<String> wrong = new ArrayList<>();
    private final Map<Long, RunRow> runs = new TreeMap<>();
    private final Map<Long, String> ballasts = new HashMap<>();
    private String installation = "";

    private Checker(Senders senders, Sink sink, int crashes, boolean mayFail) {
        this.senders = senders;
        this.sink = sink;
        this.crashes = crashes;
        this.mayFail = mayFail;
    }

    private static final class RunRow {
        final long id;
        final String flow;
        final int state;
        final String event;
        /** 0 if there is none. */
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
     * @param crashes how many times the server did not end orderly
     */
    static void check(Trial trial, Path data, Senders senders, Sink sink, int crashes) throws Exception {
        check(trial, data, senders, sink, crashes, false);
    }

    /** @param mayFail whether runs may have failed visibly */
    static void check(Trial trial, Path data, Senders senders, Sink sink, int crashes, boolean mayFail)
            throws Exception {
        sink.writeTo(trial.folder.resolve("sink.log"));
        Checker checker = new Checker(senders, sink, crashes, mayFail);
        checker.integrity(data);
        checker.files(data);
        checker.accepted();
        checker.history();
        checker.effects();
        trial.count("acknowledged", senders.acknowledged());
        trial.count("effects", sink.effects().size());
        trial.count("crashes", crashes);
        if (mayFail) trial.count("runs that failed where one sees it", checker.failed);
        if (!checker.wrong.isEmpty()) {
            int most = Math.min(20, checker.wrong.size());
            throw new AssertionError(checker.wrong.size() + " things are wrong:\n  "
                    + String.join("\n  ", checker.wrong.subList(0, most)));
        }
    }

    /**
     * Checks only the effects, for a database that is too damaged to be read: each effect belongs to a sent event, and each
     * step has one key.
     *
     * @param starts the number of server processes that may have made an attempt
     */
    static void nothingSpoiledArrived(Trial trial, Senders senders, Sink sink, int starts) throws Exception {
        sink.writeTo(trial.folder.resolve("sink.log"));
        Map<String, Senders.SentEvent> sent = new HashMap<>();
        for (Senders.SentEvent event : senders.sent()) sent.put(event.id, event);
        Map<String, Set<String>> keys = new HashMap<>();
        Map<String, Integer> done = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Sink.Effect effect : sink.effects()) {
            Senders.SentEvent event = sent.get(effect.id());
            if (event == null || !event.kind.effects.contains(effect.step())) {
                wrong.add("G17: " + effect + " belongs to no sent event");
                continue;
            }
            String step = effect.step() + " of " + effect.id();
            keys.computeIfAbsent(step, any -> new HashSet<>()).add(effect.run() + " " + effect.key());
            if (effect.status() != 200) continue;
            int times = done.merge(step, 1, Integer::sum);
            if (times > (event.kind == EventKind.UNSAFE ? 1 : starts))
                wrong.add("I4: " + step + " was done " + times + " times");
        }
        keys.forEach((step, all) -> {
            if (all.size() > 1) wrong.add("I4: " + step + " has several runs and keys: " + all);
        });
        trial.count("acknowledged", senders.acknowledged());
        trial.count("effects", sink.effects().size());
        if (!wrong.isEmpty()) throw new AssertionError(String.join("\n  ", wrong));
    }

    /** I9: the database and all rows of the journal are intact. Reads the data of the other checks. */
    private void integrity(Path data) throws SQLException {
        try (Connection connection = open(data.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) if (!row.getString(1).equals("ok")) wrong.add("I9: " + row.getString(1));
            }
            try (ResultSet row = statement.executeQuery("SELECT value FROM installation WHERE name = 'id'")) {
                row.next();
                installation = row.getString(1);
            }
            try (ResultSet row = statement.executeQuery("""
                SELECT run.id, flow.name, run.state, run.payload, coalesce(run.parent, 0),
                       run.origin, run.crc
                  FROM run LEFT JOIN flow ON flow.id = run.flow ORDER BY run.id
                """)) {
                while (row.next()) {
                    Object payload = payload(data, row.getLong(1), row.getBytes(4));
                    String event = payload instanceof Map<?, ?> map ? (String) map.get("id") : null;
                    long id = row.getLong(1);
                    long crc = checksum(row.getBytes(4)) << 32 | checksum(row.getBytes(6));
                    if (crc != row.getLong(7)) wrong.add("I9: the checksum of what run " + id + " began with is wrong");
                    runs.put(id, new RunRow(id, row.getString(2), row.getInt(3), event, row.getLong(5)));
                }
            }
            Map<Long, Long> next = new HashMap<>();
            try (ResultSet row = statement.executeQuery("SELECT run, n, crc, body FROM entry ORDER BY run, n")) {
                while (row.next()) {
                    long run = row.getLong(1);
                    byte[] body = row.getBytes(4);
                    if (checksum(body) != row.getLong(3)) wrong.add("I9: a checksum of run " + run + " is wrong");
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
            // The entry of the run itself is its time limit, which is not a wait.
            try (ResultSet row = statement.executeQuery("SELECT run, kind FROM wait WHERE step != ''")) {
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

    private Object payload(Path data, long run, byte[] stored) {
        if (stored == null) return null;
        try {
            Object payload = ValueFileRows.read(data, stored);
            if (payload instanceof Map<?, ?> map && map.get("ballast") instanceof String ballast) {
                ballasts.put(run, ballast);
            }
            return payload;
        } catch (IOException e) {
            wrong.add("I9: the payload of run " + run + ": " + e.getMessage());
            return null;
        }
    }

    /** I9: every file that a commit names exists and belongs to an existing run. */
    private void files(Path data) throws SQLException {
        Set<String> there = ValueFileRows.there(data);
        ValueFileRows.named(data).forEach((file, run) -> {
            if (!there.contains(file)) wrong.add("I9: run " + run + " names the file " + file + ", which is missing");
            if (run != 0 && !runs.containsKey(run))
                wrong.add("I9: " + file + " is named by run " + run + ", which does not exist");
        });
        for (Map.Entry<Long, String> one : ballasts.entrySet()) {
            RunRow run = runs.get(one.getKey());
            Senders.SentEvent event = senders.sent().stream()
                    .filter(sent -> sent.id.equals(run.event))
                    .findFirst()
                    .orElse(null);
            if (event != null && !event.ballast().equals(one.getValue())) {
                wrong.add("I2: run " + run.id + " has another payload than " + run.event + " was sent with");
            }
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        if (bytes != null) crc.update(bytes);
        return crc.getValue();
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
    }

    /** I1 and I2: every acknowledged event has exactly one run, and every run has an event that was sent. */
    private void accepted() {
        Map<String, List<RunRow>> byEvent = new HashMap<>();
        for (RunRow run : runs.values()) {
            if (run.parent != 0 || OTHERS.contains(run.flow)) continue;
            if (run.event == null) wrong.add("I2: run " + run.id + " of " + run.flow + " has no sent event");
            else byEvent.computeIfAbsent(run.event, id -> new ArrayList<>()).add(run);
        }
        Set<String> sent = new HashSet<>();
        for (Senders.SentEvent event : senders.sent()) {
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
                    wrong.add("I1: " + event.id + " was acknowledged with run " + run + ", which is not its own");
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
            if (!sent.contains(event)) wrong.add("I2: there is a run of " + event + ", which was not sent");
        }
    }

    /** G13: the same key gets the same answer. */
    private void callersHeardOneAnswer(Senders.SentEvent event) {
        if (event.kind != EventKind.ASKED) return;
        List<String> different = event.answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(Client.Answer::text)
                .distinct()
                .toList();
        if (different.size() > 1) wrong.add("G13: the caller of " + event.id + " was answered " + different);
    }

    /** I1, I3 and I8: every run has ended or waits for the decision of a person, and each step has one outcome. */
    private void history() {
        for (RunRow run : runs.values()) {
            if (run.state == DUE) wrong.add("I8: run " + run.id + " of " + run.flow + " is still due");
            if (run.state == WAITING && !run.flow.equals("unsafe") && !OTHERS.contains(run.flow)) {
                wrong.add("I8: run " + run.id + " of " + run.flow + " still waits");
            }
            if (run.state > SUCCEEDED && !OTHERS.contains(run.flow)) {
                failed++;
                if (!mayFail) wrong.add("I1: run " + run.id + " of " + run.flow + " did not succeed: " + run.entries);
            }
            Map<Object, List<List<?>>> done = run.of("d").stream().collect(groupingBy(entry -> entry.get(1)));
            done.forEach((step, outcomes) -> {
                if (outcomes.size() > 1) wrong.add("I3: run " + run.id + " has " + outcomes + " of " + step);
            });
            int ends = run.of("e").size() - run.of("u").size();
            if (ends != (run.state >= SUCCEEDED ? 1 : 0)) {
                wrong.add("I3: run " + run.id + " in state " + run.state + " has " + ends + " ends");
            } else if (ends == 1
                    && !run.entries.get(run.entries.size() - 1).get(0).equals("e")) {
                wrong.add("I3: the history of run " + run.id + " continues after its end");
            }
        }
    }

    /** I4 and I5: each effect has the key of its step, and no effect is repeated after its outcome is on disk. */
    private void effects() {
        Map<String, List<Sink.Effect>> byStep = new HashMap<>();
        List<Sink.Effect> all = sink.effects();
        Map<Sink.Effect, Integer> order = new HashMap<>();
        Set<String> arrived = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Sink.Effect effect = all.get(i);
            order.put(effect, i);
            if (effect.status() == 200) arrived.add(effect.step() + "/" + effect.id());
            byStep.computeIfAbsent(effect.run() + "/" + effect.step(), step -> new ArrayList<>())
                    .add(effect);
            RunRow run = runs.get(effect.run());
            if (run == null || !effect.id().equals(run.event)) {
                wrong.add("I2: an effect of run " + effect.run() + ", which is not a run of " + effect.id());
                continue;
            }
            String key = effect.step().equals("unsafe") ? null : DerivedKeys.key(installation, run.id, effect.step());
            if (key == null ? effect.key() != null : !key.equals(effect.key())) {
                wrong.add("I4: " + effect + " should have the key " + key);
            }
            if (effect.step().equals("large")
                    && !Integer.toString(EventKind.BALLAST).equals(effect.saw())) {
                wrong.add("I3: " + effect + " continued with another value than that of its event");
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
        // A failed run can be retried, so its remaining effects are not lost.
        Set<String> stopped = new HashSet<>();
        if (mayFail) {
            for (RunRow run : runs.values()) if (run.state > SUCCEEDED) stopped.add(run.event);
        }
        for (Senders.SentEvent event : senders.sent()) {
            if (!event.isAcknowledged() || event.kind == EventKind.UNSAFE || stopped.contains(event.id)) continue;
            for (String step : event.kind.effects) {
                if (!arrived.contains(step + "/" + event.id)) {
                    wrong.add("I1: " + event.id + " was acknowledged, and " + step + " never arrived");
                }
            }
        }
    }

    private void outcome(RunRow run, String step, Object token, List<Sink.Effect> attempts) {
        if (attempts == null || attempts.stream().noneMatch(effect -> token != null && token.equals(effect.token()))) {
            wrong.add("I3: the recorded result of " + step + " of run " + run.id + " is " + token
                    + ", which was not answered: " + attempts);
        }
    }

    private void goesOnWithTheRecorded(
            RunRow run, Map<String, List<Sink.Effect>> byStep, Map<Sink.Effect, Integer> order) {
        List<Sink.Effect> first = byStep.getOrDefault(run.id + "/first", List.of());
        List<Sink.Effect> second = byStep.getOrDefault(run.id + "/second", List.of());
        if (second.stream().map(Sink.Effect::saw).distinct().count() > 1) {
            wrong.add("I3: the second step of run " + run.id + " used more than one result: " + second);
        }
        if (first.isEmpty() || second.isEmpty()) return;
        int last = order.get(first.get(first.size() - 1));
        if (last > order.get(second.get(0))) {
            wrong.add("I5: the first step of run " + run.id + " was made again after its result was on disk");
        }
    }
}
