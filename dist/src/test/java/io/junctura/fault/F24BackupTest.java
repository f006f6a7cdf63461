package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Makes backups under load, and kills the command or the server at random times and at crash points. Restores each complete
 * backup into a new folder, sometimes after a killed restore, and starts a server on it.
 */
class F24BackupTest {
    private static final EventKind[] KINDS = EventKind.values();
    private static final int DUE = 0;
    private static final int WAITING = 1;
    private static final int SUCCEEDED = 2;

    /** The flows with a step that is repeated only after an answer. */
    private static final Set<String> ASKING = Set.of("unsafe", "family", "large");

    /** The crash points of the server and of the command during a backup. */
    private static final List<String> IN_SERVER = List.of("backup.copied", "backup.entry", "backup.listed");

    private static final List<String> IN_COMMAND = List.of("backup.synced", "backup.named");
    private static final List<String> IN_RESTORE = CrashPoints.of("restore");

    @Test
    void g1_g2_g3_aBackupContainsAllEventsAcceptedBeforeItWhateverIsKilled() {
        Trials.of("F24", "backups made and restored under load and kills", "G1", "G2", "G3", "G4")
                .times(1, 10)
                .run(trial -> new F24BackupTest().trial(trial));
    }

    /** The outcome of a backup. */
    private enum Ending {
        IS_DONE,
        COMMAND_IS_KILLED,
        COMMAND_DIES_AT_A_PLACE,
        SERVER_IS_KILLED,
        SERVER_DIES_AT_A_PLACE
    }

    /** @param acknowledged the events that were acknowledged before the backup started */
    private record Backup(Path file, Set<String> acknowledged) {}

    private Trial trial;
    private Sink sink;
    private Senders senders;
    private Path data;
    private final List<Backup> backups = new ArrayList<>();

    private void trial(Trial its) throws Exception {
        trial = its;
        sink = trial.closing(new Sink());
        senders = trial.closing(new Senders(trial));
        data = trial.folder.resolve("data");
        Path flows = Documents.write(trial.folder.resolve("flows.yaml"), "flows.yaml", sink.address());
        try (Server server = Server.on(data).option("apply", flows).start()) {
            server.awaitQuiet(Duration.ofSeconds(30));
        }
        List<Ending> fates = new ArrayList<>(Arrays.asList(Ending.values()));
        Collections.shuffle(fates, trial.random);
        // In the short form one that completes a backup, and one that the seed selects.
        if (!Boolean.getBoolean("tests.long")) {
            fates.remove(Ending.IS_DONE);
            fates = List.of(Ending.IS_DONE, fates.get(0));
        }
        for (Ending fate : fates) backUp(fate);
        assertThat(backups).as("backups that are whole").isNotEmpty();
        trial.count("backups", backups.size());
        int newest = backups.size() - 1;
        restoreKilled(backups.get(newest));
        for (int i = 0; i <= newest; i++) restore(backups.get(i), i, i % 2 == 1);
        refused(backups.get(newest).file());
        trial.count("acknowledged", senders.acknowledged());
    }

    // Making them.

    private void backUp(Ending fate) throws Exception {
        Path file = trial.folder.resolve(fate + ".zip");
        Server.Start start = Server.on(data);
        if (fate == Ending.SERVER_DIES_AT_A_PLACE) start.crashAt(drawn(IN_SERVER), 1);
        List<String> java = new ArrayList<>();
        if (fate == Ending.COMMAND_DIES_AT_A_PLACE) java.add("-Djunctura.crash-point=" + drawn(IN_COMMAND));
        Set<String> acknowledged;
        boolean done = false;
        try (Server server = start.start()) {
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(server, enough));
            long some = senders.acknowledged() + 50;
            Until.holds(Duration.ofSeconds(60), () -> "events arrive", () -> senders.acknowledged() > some);
            acknowledged = acknowledged();
            try (Command command = Command.begin(
                    trial.folder.resolve(fate + ".log"), java, "backup", file.toString(), "--data", data.toString())) {
                switch (fate) {
                    case IS_DONE -> {
                        assertThat(command.end()).as(command.said()).isZero();
                        done = true;
                    }
                    case COMMAND_IS_KILLED -> {
                        if (!command.endsWithin(trial.between(300, 3_000))) command.kill();
                    }
                    case COMMAND_DIES_AT_A_PLACE ->
                        assertThat(command.end()).as(command.said()).isEqualTo(CrashPoint.EXIT_CODE);
                    case SERVER_IS_KILLED -> {
                        command.endsWithin(trial.between(300, 3_000));
                        server.kill();
                        command.end();
                    }
                    case SERVER_DIES_AT_A_PLACE -> {
                        assertThat(server.awaitEnd(Duration.ofSeconds(60))).isEqualTo(CrashPoint.EXIT_CODE);
                        assertThat(command.end()).as(command.said()).isEqualTo(1);
                        assertThat(file).doesNotExist();
                    }
                }
            }
            if (server.isAlive()) Until.passed(trial.between(0, 500));
            enough.set(true);
            load.join();
            if (server.isAlive()) server.kill();
        }
        if (done) assertThat(file).exists();
        if (Files.exists(file)) backups.add(new Backup(file, acknowledged));
        trial.count(fate.name().toLowerCase(Locale.ROOT).replace('_', ' '), 1);
    }

    private String drawn(List<String> points) {
        String point = points.get(trial.random.nextInt(points.size()));
        trial.count("at " + point, 1);
        return point;
    }

    /** A few dozen events a second: a server on a restored backup has to execute them all. */
    private static EventKind next(int n) {
        Until.passed(50);
        return KINDS[n % KINDS.length];
    }

    private void load(Server server, AtomicBoolean enough) {
        try {
            senders.load(server, 3, F24BackupTest::next, enough::get);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> acknowledged() {
        return senders.sent().stream()
                .filter(Senders.SentEvent::isAcknowledged)
                .map(sent -> sent.id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    // Restoring them.

    private Command command(String name, List<String> java, String... arguments) throws IOException {
        return Command.begin(trial.folder.resolve(name + ".log"), java, arguments);
    }

    /** A killed restore leaves a folder on which no server starts. The next restore completes it. */
    private void restoreKilled(Backup backup) throws Exception {
        Path folder = trial.folder.resolve("killed");
        String point = drawn(IN_RESTORE);
        List<String> dies = List.of("-Djunctura.crash-point=" + point);
        try (Command killed = command(
                "killed-restore",
                dies,
                "restore",
                "--unauthenticated",
                backup.file.toString(),
                "--data",
                folder.toString())) {
            assertThat(killed.end()).as(killed.said()).isEqualTo(CrashPoint.EXIT_CODE);
        }
        try (Server server = Server.on(folder).launch()) {
            assertThat(server.awaitEnd(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(server.said())
                    .contains("was being restored into the data folder")
                    .doesNotContain("\tat ");
        }
        try (Command again = command(
                "again",
                List.of(),
                "restore",
                "--unauthenticated",
                backup.file.toString(),
                "--data",
                folder.toString())) {
            assertThat(again.end()).as(again.said()).isZero();
        }
    }

    private void restore(Backup backup, int n, boolean inDoubt) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup.file)))
                .isEqualTo("rw-------");
        try (Command check =
                command("check-" + n, List.of(), "restore", "--unauthenticated", "--check", backup.file.toString())) {
            assertThat(check.end()).as(check.said()).isZero();
        }
        Path folder = trial.folder.resolve("restored-" + n);
        List<String> arguments = new ArrayList<>(
                List.of("restore", "--unauthenticated", backup.file.toString(), "--data", folder.toString()));
        if (inDoubt) arguments.add("--in-doubt");
        try (Command restore = command("restore-" + n, List.of(), arguments.toArray(String[]::new))) {
            assertThat(restore.end()).as(restore.said()).isZero();
        }
        long last = highest(folder);
        int before = sink.effects().size();
        Senders.SentEvent fresh = senders.event(EventKind.KEYED);
        try (Server server = Server.on(folder).start()) {
            try (Client client = new Client(server.port(), Duration.ofSeconds(30))) {
                assertThat(senders.send(client, server, fresh).status()).isEqualTo(202);
            }
            server.awaitQuiet(Duration.ofSeconds(90));
        }
        List<Sink.Effect> all = sink.effects();
        if (inDoubt) {
            assertThat(all.subList(before, all.size()))
                    .as("what must not be repeated is asked about")
                    .noneMatch(effect -> effect.step().equals("unsafe") && effect.run() <= last);
        }
        judge(folder, backup, fresh);
        keysAreOfOneEvent(all);
    }

    private static long highest(Path folder) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) FROM run")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Every event that was acknowledged before the backup started has one run, which has ended. */
    private void judge(Path folder, Backup backup, Senders.SentEvent fresh) throws Exception {
        Map<String, List<Long>> runs = new HashMap<>();
        Map<Long, String> wrong = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("ok");
            }
            try (ResultSet row = statement.executeQuery("SELECT run.id, flow.name, run.state, run.payload, run.parent"
                    + " FROM run JOIN flow ON flow.id = run.flow")) {
                while (row.next()) {
                    long id = row.getLong(1);
                    int state = row.getInt(3);
                    boolean asks = state == WAITING && ASKING.contains(row.getString(2));
                    if (state == DUE || (state != SUCCEEDED && !asks)) {
                        wrong.put(id, row.getString(2) + " in state " + state);
                    }
                    if (row.getObject(5) != null) continue;
                    Object payload = ValueFileRows.read(folder, row.getBytes(4));
                    String event = payload instanceof Map<?, ?> map ? (String) map.get("id") : null;
                    runs.computeIfAbsent(String.valueOf(event), any -> new ArrayList<>())
                            .add(id);
                }
            }
        }
        assertThat(wrong).as("runs that have not come to their end").isEmpty();
        Set<String> lost = new HashSet<>(backup.acknowledged);
        lost.removeAll(runs.keySet());
        assertThat(lost).as("events acknowledged before the backup and lost").isEmpty();
        assertThat(runs.values()).as("runs by event").allMatch(of -> of.size() == 1);
        assertThat(runs.get(fresh.id).get(0)).as("the number of a new run").isGreaterThan(1_000_000_000L);
    }

    /** No idempotency key is used for two different effects. */
    private static void keysAreOfOneEvent(List<Sink.Effect> effects) {
        Map<String, Set<String>> events = new HashMap<>();
        for (Sink.Effect effect : effects) {
            if (effect.key() == null) continue;
            events.computeIfAbsent(effect.key(), any -> new HashSet<>()).add(effect.step() + " of " + effect.id());
        }
        assertThat(events.values()).as("what came under one key").allMatch(of -> of.size() == 1);
    }

    /** A truncated or changed backup is rejected with a sentence. */
    private void refused(Path file) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Path spoiled = trial.folder.resolve("spoiled.zip");
        byte[] cut = Arrays.copyOf(whole, (int) trial.between(0, whole.length - 1));
        byte[] changed = whole.clone();
        // In the middle of the database, which is the first part of the backup. All bits of a byte: a compressed stream
        // has
        // single bits without a meaning.
        changed[(int) trial.between(200, 20_000)] ^= (byte) 0xFF;
        for (byte[] bytes : List.of(cut, changed)) {
            Files.write(spoiled, bytes);
            try (Command check =
                    command("spoiled", List.of(), "restore", "--unauthenticated", "--check", spoiled.toString())) {
                assertThat(check.end()).as(check.said()).isEqualTo(1);
                assertThat(check.said()).startsWith("junctura: The backup ").doesNotContain("\tat ");
            }
        }
    }
}
