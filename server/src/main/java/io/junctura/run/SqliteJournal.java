package io.junctura.run;

import io.junctura.database.CrashPoint;
import io.junctura.database.Database;
import io.junctura.database.Writing;
import io.junctura.json.Json;
import io.junctura.run.Journal.Atom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The journal on SQLite: plain JDBC, since it runs thousands of times a second. */
public final class SqliteJournal implements Journal {
    /** For how long events are known by their names, where nobody says. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** The rows of {@code installation} that hold the highest numbers that were deleted. */
    public static final String LAST_RUN = "last-run";

    public static final String LAST_TOPIC_EVENT = "last-topic-event";

    private static final String RUN =
            "SELECT id, flow, revision, state, accepted, parent, step, replay_of, depth, origin, payload FROM run ";

    /** A period of names is 2^29 ms, about six days. */
    private static final int PERIOD_BITS = 29;

    private final Database database;
    private final long window;
    private final AtomicLong lastRun;
    private final AtomicLong lastTopicEvent;
    private final String installation;
    private final String secret;
    /** Made by and used on the writer's thread alone. */
    private @Nullable Statements statements;

    /** Events are known by their names for {@link #WINDOW}. */
    public SqliteJournal(Database database) {
        this(database, WINDOW);
    }

    /** @param window for how long events are known by their names */
    public SqliteJournal(Database database, Duration window) {
        this.database = database;
        this.window = window.toMillis();
        // A number is never given twice, though what had it be gone: see the retention package.
        this.lastRun = new AtomicLong(last("max(id) FROM run", LAST_RUN));
        this.lastTopicEvent = new AtomicLong(last("max(seq) FROM topic_event", LAST_TOPIC_EVENT));
        this.installation = installation("id");
        this.secret = installation("callback-key");
    }

    private String installation(String name) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value FROM installation WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            }
        });
    }

    private long last(String highest, String deleted) {
        return number("SELECT max(coalesce((SELECT " + highest
                + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                + "'), 0))");
    }

    /** The period of names that a time lies in; whole ones are dropped when their window is over. */
    public static long period(long time) {
        return time >> PERIOD_BITS;
    }

    /** When a period begins. */
    public static long beginOf(long period) {
        return period << PERIOD_BITS;
    }

    @Override
    public void append(Atom atom, Told told) {
        if (!atom.accepted().isEmpty()) CrashPoint.hit("accept.before-journal");
        database.submit(new AtomWriting(atom, told));
    }

    @Override
    public long waitingBytes() {
        return database.waitingBytes();
    }

    @Override
    public long nextRunId() {
        return lastRun.incrementAndGet();
    }

    @Override
    public long nextTopicEvent() {
        return lastTopicEvent.incrementAndGet();
    }

    @Override
    public String installation() {
        return installation;
    }

    @Override
    public String secret() {
        return secret;
    }

    @Override
    public Optional<PostedBack> postedBack(String token) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT run, body FROM posted_back WHERE token = ?")) {
                select.setString(1, token);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(new PostedBack(row.getLong(1), row.getLong(2))) : Optional.empty();
                }
            }
        });
    }

    /** An atom on its way: what can be prepared by its caller's thread has been. */
    private final class AtomWriting implements Writing {
        private final Atom atom;
        private final Told told;
        private final byte @Nullable [][] entries;
        private final List<Receipt> receipts;
        private final int weight;
        private @Nullable String refused;
        private final List<Long> promoted = new ArrayList<>(0);
        private boolean fellBehind;

        AtomWriting(Atom atom, Told told) {
            this.atom = atom;
            this.told = told;
            int accepted = atom.accepted().size();
            entries = new byte[accepted + atom.changes().size()][];
            int bytes = 256;
            for (int i = 0; i < entries.length; i++) {
                List<Entry> list = i < accepted
                        ? atom.accepted().get(i).entries()
                        : atom.changes().get(i - accepted).entries();
                byte[] encoded = list.isEmpty() ? null : EntryCodec.encode(list);
                entries[i] = encoded;
                if (encoded != null) bytes += encoded.length;
            }
            for (NewRun run : atom.accepted()) {
                bytes += run.origin().length + (run.payload() == null ? 0 : run.payload().length);
            }
            weight = bytes;
            receipts = new ArrayList<>(accepted);
        }

        @Override
        public int weight() {
            return weight;
        }

        @Override
        public boolean waitsForRoom() {
            // What has happened to a run cannot be asked for again, as an event can.
            return !atom.changes().isEmpty();
        }

        @Override
        public void write(Connection connection) throws SQLException {
            if (statements == null) statements = new Statements(connection, window);
            Statements sql = statements;
            // On a full disk, it may be the second time.
            receipts.clear();
            promoted.clear();
            fellBehind = false;
            refused = sql.guard(atom);
            if (refused != null) return;
            int at = 0;
            for (NewRun run : atom.accepted()) receipts.add(sql.accept(run, entries[at++], SqliteJournal.this));
            for (RunChange change : atom.changes()) {
                RunStatus status = change.status();
                if (change.place() instanceof Place.Taken taken && sql.isTaken(taken)) {
                    status = RunStatus.BEHIND;
                    fellBehind = true;
                }
                sql.change(change, status, entries[at++]);
                if (change.place() != null) {
                    long next = sql.place(change.run(), change.place());
                    if (next != 0) promoted.add(next);
                }
            }
            if (atom.cursor() != null) sql.move(atom.cursor());
            if (atom.topic() != null) sql.publish(atom.topic());
        }

        @Override
        public void committed() {
            if (!receipts.isEmpty()) CrashPoint.hit("accept.committed");
            if (!atom.changes().isEmpty()) CrashPoint.hit("change.committed");
            if (refused != null) {
                told.refused(refused);
                return;
            }
            for (long run : promoted) told.promoted(run);
            if (fellBehind) told.fellBehind();
            told.committed(receipts);
        }

        @Override
        public void lost(Throwable why) {
            told.lost(why);
        }
    }

    /** The statements of the write connection. */
    private static final class Statements {
        private final PreparedStatement insertRun;
        private final PreparedStatement selectLine;
        private final PreparedStatement selectInLine;
        private final PreparedStatement updateLine;
        private final PreparedStatement promote;
        private final PreparedStatement insertEntry;
        private final PreparedStatement updateRun;
        private final PreparedStatement forgetRun;
        private final PreparedStatement deleteEntries;
        private final PreparedStatement insertWait;
        private final PreparedStatement deleteWaits;
        private final PreparedStatement insertPosted;
        private final PreparedStatement selectRun;
        private final PreparedStatement selectOnce;
        private final PreparedStatement insertOnce;
        private final PreparedStatement selectCursor;
        private final PreparedStatement upsertCursor;
        private final PreparedStatement selectTopicEvent;
        private final PreparedStatement insertTopicEvent;
        private final PreparedStatement deleteAttention;
        private final PreparedStatement insertAttention;
        private final PreparedStatement countAttention;
        private final CRC32C crc = new CRC32C();
        private final long window;
        /** In which periods there are names, or were: two or three of them are looked into. */
        private final TreeSet<Long> periods = new TreeSet<>();

        Statements(Connection connection, long window) throws SQLException {
            this.window = window;
            findPeriods(connection);
            insertRun = connection.prepareStatement("""
                    INSERT INTO run (id, flow, revision, state, accepted, ended, parent, step, replay_of, depth, outcome,
                                     origin, payload, line, name)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """);
            selectLine = connection.prepareStatement("SELECT flow, line FROM run WHERE id = ?");
            selectInLine = connection.prepareStatement("""
                    SELECT id, state FROM run WHERE flow = ? AND line = ? ORDER BY state = 5, id LIMIT 1
                    """);
            updateLine = connection.prepareStatement("UPDATE run SET line = ? WHERE id = ?");
            promote = connection.prepareStatement("UPDATE run SET state = 0 WHERE id = ?");
            insertEntry = connection.prepareStatement("INSERT INTO entry (run, n, crc, body) VALUES (?, ?, ?, ?)");
            updateRun = connection.prepareStatement("UPDATE run SET state = ?, ended = ?, outcome = ? WHERE id = ?");
            forgetRun = connection.prepareStatement(
                    "UPDATE run SET state = ?, ended = ?, outcome = ?, payload = NULL WHERE id = ?");
            deleteEntries = connection.prepareStatement("DELETE FROM entry WHERE run = ?");
            insertWait = connection.prepareStatement(
                    "INSERT OR REPLACE INTO wait (run, step, kind, ref, due) VALUES (?, ?, ?, ?, ?)");
            deleteWaits = connection.prepareStatement("DELETE FROM wait WHERE run = ?");
            insertPosted = connection.prepareStatement(
                    "INSERT OR REPLACE INTO posted_back (token, run, body) VALUES (?, ?, ?)");
            selectRun = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?");
            selectOnce = connection.prepareStatement(
                    "SELECT run, body, accepted FROM once WHERE period = ? AND flow = ? AND name = ?");
            // Replaces a name of the same period whose window is over already.
            insertOnce = connection.prepareStatement(
                    "INSERT OR REPLACE INTO once (period, flow, name, run, body, accepted) VALUES (?, ?, ?, ?, ?, ?)");
            selectCursor = connection.prepareStatement("SELECT value FROM cursor WHERE flow = ?");
            upsertCursor = connection.prepareStatement("""
                    INSERT INTO cursor (flow, value, moved) VALUES (?, ?, ?)
                        ON CONFLICT (flow) DO UPDATE SET value = excluded.value, moved = excluded.moved
                    """);
            deleteAttention = connection.prepareStatement("DELETE FROM attention WHERE run = ?");
            insertAttention = connection.prepareStatement("INSERT INTO attention (run, fingerprint) VALUES (?, ?)");
            countAttention = connection.prepareStatement("""
                    INSERT INTO attention_group (fingerprint, flow, step, kind, message, runs, first, last)
                         VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                    ON CONFLICT (fingerprint) DO UPDATE SET runs = runs + 1, last = excluded.last
                    """);
            selectTopicEvent = connection.prepareStatement("SELECT seq FROM topic_event WHERE topic = ? AND name = ?");
            insertTopicEvent = connection.prepareStatement(
                    "INSERT INTO topic_event (seq, topic, published, name, runs, event) VALUES (?, ?, ?, ?, ?, ?)");
        }

        /** @return why the atom may not be written; null if it may */
        @Nullable
        String guard(Atom atom) throws SQLException {
            CursorMoved cursor = atom.cursor();
            if (cursor != null && !java.util.Arrays.equals(cursor(cursor.flow()), cursor.from())) {
                return "the cursor of flow " + cursor.flow() + " has been moved by someone else";
            }
            for (RunChange change : atom.changes()) {
                if (takenUpAgain(change) && !isKept(change.run())) {
                    return "run " + change.run() + " is not kept any longer";
                }
            }
            TopicEvent event = atom.topic();
            if (event != null && event.name() != null) {
                selectTopicEvent.setString(1, event.topic());
                selectTopicEvent.setBytes(2, Names.hash(event.name()));
                try (ResultSet row = selectTopicEvent.executeQuery()) {
                    if (row.next()) return "an event of this name was published before";
                }
            }
            return null;
        }

        /** The only change of a run that has ended, which may have been deleted meanwhile. */
        private static boolean takenUpAgain(RunChange change) {
            for (Entry entry : change.entries()) if (entry instanceof Entry.Resumed) return true;
            return false;
        }

        private boolean isKept(long run) throws SQLException {
            selectRun.setLong(1, run);
            try (ResultSet row = selectRun.executeQuery()) {
                return row.next();
            }
        }

        private void findPeriods(Connection connection) throws SQLException {
            try (PreparedStatement next =
                    connection.prepareStatement("SELECT max(period) FROM once WHERE period < ?")) {
                long period = Long.MAX_VALUE;
                while (true) {
                    next.setLong(1, period);
                    try (ResultSet row = next.executeQuery()) {
                        row.next();
                        period = row.getLong(1);
                        if (row.wasNull()) return;
                        periods.add(period);
                    }
                }
            }
        }

        /** @return what the first event of this name started; null if there was none within the window */
        private @Nullable Receipt known(int flow, byte[] name, long body, long now) throws SQLException {
            long oldest = now - window;
            for (long period : periods.descendingSet()) {
                if (period < period(oldest)) return null;
                selectOnce.setLong(1, period);
                selectOnce.setInt(2, flow);
                selectOnce.setBytes(3, name);
                try (ResultSet row = selectOnce.executeQuery()) {
                    if (row.next() && row.getLong(3) >= oldest) {
                        return new Receipt(row.getLong(1), true, row.getLong(2) == body, false);
                    }
                }
            }
            return null;
        }

        private byte @Nullable [] cursor(int flow) throws SQLException {
            selectCursor.setInt(1, flow);
            try (ResultSet row = selectCursor.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }

        Receipt accept(NewRun run, byte @Nullable [] entries, SqliteJournal journal) throws SQLException {
            Once once = run.once();
            byte[] name = null;
            if (once != null) {
                name = Names.hash(once.name());
                Receipt first = known(run.flow(), name, once.body(), run.at());
                if (first != null) return first;
            }
            long id = run.id() != 0 ? run.id() : journal.nextRunId();
            boolean behind = run.line() != null && run.status() == RunStatus.DUE && isTaken(run.flow(), run.line());
            PreparedStatement insert = insertRun;
            insert.setLong(1, id);
            insert.setInt(2, run.flow());
            insert.setInt(3, run.revision());
            insert.setInt(4, (behind ? RunStatus.BEHIND : run.status()).ordinal());
            insert.setLong(5, run.at());
            if (run.outcome() == null) insert.setNull(6, Types.INTEGER);
            else insert.setLong(6, endOf(run));
            if (run.parent() == null) {
                insert.setNull(7, Types.INTEGER);
                insert.setNull(8, Types.VARCHAR);
            } else {
                insert.setLong(7, run.parent().run());
                insert.setString(8, run.parent().step());
            }
            if (run.replayOf() == null) insert.setNull(9, Types.INTEGER);
            else insert.setLong(9, run.replayOf());
            insert.setInt(10, run.depth());
            insert.setBytes(11, outcome(run.outcome()));
            insert.setBytes(12, run.origin());
            insert.setBytes(13, run.payload());
            insert.setString(14, run.line());
            insert.setBytes(15, name);
            insert.executeUpdate();
            CrashPoint.hit("accept.inserted");
            if (entries != null) insertEntries(id, 0, entries);
            if (run.outcome() instanceof Outcome.Failed failed) needsAttention(id, run.flow(), failed, endOf(run));
            if (once != null) {
                long period = period(run.at());
                insertOnce.setLong(1, period);
                insertOnce.setInt(2, run.flow());
                insertOnce.setBytes(3, name);
                insertOnce.setLong(4, id);
                insertOnce.setLong(5, once.body());
                insertOnce.setLong(6, run.at());
                insertOnce.executeUpdate();
                CrashPoint.hit("accept.named");
                periods.add(period);
            }
            return new Receipt(id, false, true, behind);
        }

        boolean isTaken(Place.Taken taken) throws SQLException {
            return isTaken(taken.flow(), taken.line());
        }

        /** Whether a run is in this line; then one of them is at its head. */
        private boolean isTaken(int flow, String line) throws SQLException {
            selectInLine.setInt(1, flow);
            selectInLine.setString(2, line);
            try (ResultSet row = selectInLine.executeQuery()) {
                return row.next();
            }
        }

        /** @return the run that is due now; 0 if none is */
        long place(long run, Place place) throws SQLException {
            if (place instanceof Place.Taken taken) {
                updateLine.setString(1, taken.line());
                updateLine.setLong(2, run);
                updateLine.executeUpdate();
                return 0;
            }
            selectLine.setLong(1, run);
            int flow;
            String line;
            try (ResultSet row = selectLine.executeQuery()) {
                row.next();
                flow = row.getInt(1);
                line = row.getString(2);
            }
            if (line == null) return 0;
            updateLine.setNull(1, Types.VARCHAR);
            updateLine.setLong(2, run);
            updateLine.executeUpdate();
            selectInLine.setInt(1, flow);
            selectInLine.setString(2, line);
            long next;
            try (ResultSet row = selectInLine.executeQuery()) {
                if (!row.next() || row.getInt(2) != RunStatus.BEHIND.ordinal()) return 0;
                next = row.getLong(1);
            }
            promote.setLong(1, next);
            promote.executeUpdate();
            return next;
        }

        private static long endOf(NewRun run) {
            List<Entry> entries = run.entries();
            return !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended end
                    ? end.at()
                    : run.at();
        }

        private void insertEntries(long run, int n, byte[] entries) throws SQLException {
            insertEntry.setLong(1, run);
            insertEntry.setInt(2, n);
            insertEntry.setLong(3, checksum(crc, entries));
            insertEntry.setBytes(4, entries);
            insertEntry.executeUpdate();
        }

        void change(RunChange change, RunStatus status, byte @Nullable [] entries) throws SQLException {
            if (change.forget()) {
                deleteEntries.setLong(1, change.run());
                deleteEntries.executeUpdate();
            } else if (entries != null) {
                insertEntries(change.run(), change.n(), entries);
            }
            CrashPoint.hit("change.entries");
            PreparedStatement update = change.forget() ? forgetRun : updateRun;
            update.setInt(1, status.ordinal());
            if (change.outcome() == null) update.setNull(2, Types.INTEGER);
            else update.setLong(2, change.at());
            update.setBytes(3, outcome(change.outcome()));
            update.setLong(4, change.run());
            update.executeUpdate();
            if (change.outcome() != null) CrashPoint.hit("end.updated");
            attention(change);
            for (Entry entry : change.entries()) {
                if (entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Posted posted) {
                    insertPosted.setString(1, posted.token());
                    insertPosted.setLong(2, change.run());
                    insertPosted.setLong(3, posted.body());
                    insertPosted.executeUpdate();
                }
            }
            Map<String, Wait> waits = change.waits();
            if (waits == null) return;
            deleteWaits.setLong(1, change.run());
            deleteWaits.executeUpdate();
            CrashPoint.hit("wait.deleted");
            for (Map.Entry<String, Wait> wait : waits.entrySet()) insertWait(change.run(), wait);
        }

        /** A run that ends well, without having waited, pays nothing for this. */
        private void attention(RunChange change) throws SQLException {
            boolean touched = change.waits() != null || change.outcome() instanceof Outcome.Failed;
            for (Entry entry : change.entries()) {
                touched |= entry instanceof Entry.Resumed || entry instanceof Entry.CancelAsked;
            }
            if (!touched) return;
            deleteAttention.setLong(1, change.run());
            deleteAttention.executeUpdate();
            if (change.outcome() instanceof Outcome.Failed failed) {
                needsAttention(change.run(), flowOf(change.run()), failed, change.at());
                return;
            }
            if (change.outcome() != null || change.waits() == null) return;
            for (Map.Entry<String, Wait> wait : change.waits().entrySet()) {
                if (!(wait.getValue() instanceof Wait.Person person)) continue;
                int flow = flowOf(change.run());
                Likeness likeness = Likeness.of(flow, wait.getKey(), Likeness.IN_DOUBT, person.question());
                needsAttention(change.run(), flow, likeness, change.at());
                return;
            }
        }

        private int flowOf(long run) throws SQLException {
            selectLine.setLong(1, run);
            try (ResultSet row = selectLine.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }

        private void needsAttention(long run, int flow, Outcome.Failed failed, long at) throws SQLException {
            Failure why = failed.why();
            needsAttention(
                    run, flow, Likeness.of(flow, failed.step(), why.kind().name(), why.message()), at);
        }

        private void needsAttention(long run, int flow, Likeness likeness, long at) throws SQLException {
            insertAttention.setLong(1, run);
            insertAttention.setString(2, likeness.fingerprint());
            insertAttention.executeUpdate();
            countAttention.setString(1, likeness.fingerprint());
            countAttention.setInt(2, flow);
            countAttention.setString(3, likeness.step());
            countAttention.setString(4, likeness.kind());
            countAttention.setString(5, likeness.message());
            countAttention.setLong(6, at);
            countAttention.setLong(7, at);
            countAttention.executeUpdate();
        }

        private void insertWait(long run, Map.Entry<String, Wait> wait) throws SQLException {
            insertWait.setLong(1, run);
            insertWait.setString(2, wait.getKey());
            Wait on = wait.getValue();
            insertWait.setString(3, kind(on));
            insertWait.setNull(4, Types.VARCHAR);
            if (Wait.due(on) == Long.MAX_VALUE) insertWait.setNull(5, Types.INTEGER);
            else insertWait.setLong(5, Wait.due(on));
            if (on instanceof Wait.Callback callback) insertWait.setString(4, callback.token());
            if (on instanceof Wait.Child child) insertWait.setString(4, Long.toString(child.run()));
            if (on instanceof Wait.Mended mended) insertWait.setString(4, mended.connection());
            insertWait.executeUpdate();
            CrashPoint.hit("wait.inserted");
        }

        private static String kind(Wait wait) {
            if (wait instanceof Wait.Until) return "until";
            if (wait instanceof Wait.Child) return "child";
            if (wait instanceof Wait.Mended) return "connection";
            return wait instanceof Wait.Callback ? "callback" : "person";
        }

        void move(CursorMoved cursor) throws SQLException {
            upsertCursor.setInt(1, cursor.flow());
            upsertCursor.setBytes(2, cursor.to());
            upsertCursor.setLong(3, cursor.at());
            upsertCursor.executeUpdate();
            CrashPoint.hit("cursor.moved");
        }

        void publish(TopicEvent event) throws SQLException {
            insertTopicEvent.setLong(1, event.seq());
            insertTopicEvent.setString(2, event.topic());
            insertTopicEvent.setLong(3, event.at());
            insertTopicEvent.setBytes(4, event.name() == null ? null : Names.hash(event.name()));
            insertTopicEvent.setInt(5, event.runs());
            insertTopicEvent.setBytes(6, event.event());
            insertTopicEvent.executeUpdate();
            CrashPoint.hit("topic.inserted");
        }

        /** What lists show of an end, without reading the history: null for a plain success. */
        private static byte @Nullable [] outcome(@Nullable Outcome outcome) {
            if (outcome instanceof Outcome.Failed failed) {
                Map<String, Object> why = new HashMap<>();
                why.put("kind", failed.why().kind().name());
                why.put("message", failed.why().message());
                if (failed.step() != null) why.put("step", failed.step());
                return Json.write(why);
            }
            if (outcome instanceof Outcome.Succeeded succeeded && succeeded.reason() != null) {
                return Json.write(Map.of("reason", succeeded.reason()));
            }
            return null;
        }
    }

    private static long checksum(CRC32C crc, byte[] bytes) {
        crc.reset();
        crc.update(bytes);
        return crc.getValue();
    }

    @Override
    public Optional<StoredRun> load(long run) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?")) {
                select.setLong(1, run);
                List<StoredRun> found = runs(connection, select);
                return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
            }
        });
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(RUN + "WHERE flow = ? AND state = 0 AND id > ? ORDER BY id LIMIT ?")) {
                select.setInt(1, flow);
                select.setLong(2, after);
                select.setInt(3, limit);
                return runs(connection, select);
            }
        });
    }

    private static List<StoredRun> runs(Connection connection, PreparedStatement select) throws SQLException {
        List<StoredRun> runs = new ArrayList<>();
        try (ResultSet row = select.executeQuery();
                PreparedStatement history =
                        connection.prepareStatement("SELECT crc, body FROM entry WHERE run = ? ORDER BY n")) {
            CRC32C crc = new CRC32C();
            while (row.next()) {
                long id = row.getLong(1);
                List<Entry> entries = new ArrayList<>();
                int appends = 0;
                history.setLong(1, id);
                try (ResultSet one = history.executeQuery()) {
                    while (one.next()) {
                        byte[] body = one.getBytes(2);
                        if (checksum(crc, body) != one.getLong(1)) {
                            throw new SQLException("the history of run " + id
                                    + " is damaged on disk (its checksum is wrong): restore the latest backup");
                        }
                        entries.addAll(EntryCodec.decode(body));
                        appends++;
                    }
                }
                runs.add(stored(row, entries, appends));
            }
        }
        return runs;
    }

    @SuppressWarnings("unchecked") // an origin is written as an object
    private static StoredRun stored(ResultSet row, List<Entry> entries, int appends) throws SQLException {
        long parent = row.getLong(6);
        Run.Parent waiting = row.wasNull() ? null : new Run.Parent(parent, row.getString(7));
        long replayed = row.getLong(8);
        Long replayOf = row.wasNull() ? null : (Long) replayed;
        byte[] payload = row.getBytes(11);
        Run.Accepted accepted = new Run.Accepted(
                row.getLong(5),
                payload == null ? null : Json.parseStored(payload),
                (Map<String, Object>) Json.parseStored(row.getBytes(10)),
                waiting,
                replayOf,
                row.getInt(9));
        return new StoredRun(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                RunStatus.of(row.getInt(4)),
                accepted,
                List.copyOf(entries),
                appends);
    }

    @Override
    public Map<Integer, Long> dueCounts() {
        return counts(RunStatus.DUE);
    }

    @Override
    public Map<Integer, Long> behindCounts() {
        return counts(RunStatus.BEHIND);
    }

    private Map<Integer, Long> counts(RunStatus status) {
        return read(connection -> {
            Map<Integer, Long> counts = new HashMap<>();
            // From flow to flow along the index: finished runs, of which there may be millions, are not read.
            try (PreparedStatement nextFlow = connection.prepareStatement("SELECT min(flow) FROM run WHERE flow > ?");
                    PreparedStatement count =
                            connection.prepareStatement("SELECT count(*) FROM run WHERE flow = ? AND state = ?")) {
                int flow = Integer.MIN_VALUE;
                while (true) {
                    nextFlow.setInt(1, flow);
                    try (ResultSet row = nextFlow.executeQuery()) {
                        row.next();
                        flow = row.getInt(1);
                        if (row.wasNull()) return counts;
                    }
                    count.setInt(1, flow);
                    count.setInt(2, status.ordinal());
                    try (ResultSet row = count.executeQuery()) {
                        row.next();
                        if (row.getLong(1) > 0) counts.put(flow, row.getLong(1));
                    }
                }
            }
        });
    }

    @Override
    public List<Long> waitsDue(long until, int limit, Set<Long> except) {
        return read(connection -> {
            Set<Long> seen = new HashSet<>();
            List<Long> due = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT run FROM wait WHERE due <= ? ORDER BY due")) {
                select.setLong(1, until);
                try (ResultSet row = select.executeQuery()) {
                    while (due.size() < limit && row.next()) {
                        long run = row.getLong(1);
                        if (!except.contains(run) && seen.add(run)) due.add(run);
                    }
                }
            }
            return due;
        });
    }

    @Override
    public OptionalLong nextWait(long after) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT due FROM wait WHERE due > ? ORDER BY due LIMIT 1")) {
                select.setLong(1, after);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    @Override
    public List<Long> missedChildren() {
        return read(connection -> {
            List<Long> children = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT run.id FROM wait JOIN run ON run.id = CAST(wait.ref AS INTEGER)
                             WHERE wait.kind = 'child' AND run.state IN (2, 3, 4)
                            """);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) children.add(row.getLong(1));
            }
            return children;
        });
    }

    @Override
    public List<Long> waitingFor(String kind, String ref, int limit) {
        return read(connection -> {
            List<Long> runs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT DISTINCT run FROM wait WHERE kind = ? AND ref = ? ORDER BY run LIMIT ?")) {
                select.setString(1, kind);
                select.setString(2, ref);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) runs.add(row.getLong(1));
                }
            }
            return runs;
        });
    }

    @Override
    public byte @Nullable [] cursor(int flow) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT value FROM cursor WHERE flow = ?")) {
                select.setInt(1, flow);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getBytes(1) : null;
                }
            }
        });
    }

    @Override
    public Optional<Published> published(String topic, String name, byte[] event) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT seq, runs, coalesce(event = ?, 1) FROM topic_event WHERE topic = ? AND name = ?")) {
                select.setBytes(1, event);
                select.setString(2, topic);
                select.setBytes(3, Names.hash(name));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    return Optional.of(new Published(row.getLong(1), row.getInt(2), row.getBoolean(3)));
                }
            }
        });
    }

    private long number(String sql) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }
}
