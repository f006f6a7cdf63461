package io.junctura.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The one database file and who may touch it: one writer ({@link #submit}, {@link #write}) and some readers
 * ({@link #read}). Thread safe.
 */
public final class Database implements AutoCloseable {
    private static final int READERS = 4;

    /**
     * For the controls of the fault suite alone, which prove that it would see a missing fsync: with NORMAL or OFF
     * acknowledged events are lost when the power fails.
     */
    private static final String SYNCHRONOUS =
            System.getProperty("junctura.loses-data.fault-control.synchronous", "FULL");

    /** Its name in the data folder. */
    static final String FILE = "junctura.db";

    /** A file that is in the data folder while a backup is restored into it. */
    public static final String RESTORING = "restoring";

    /** Files that each server creates beside its database. */
    private static final String SERVED = "attempts";

    private final Path file;
    private final FolderLock lock;
    private final Connection writeConnection;
    private final Writer writer;
    private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(READERS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Handle writeHandle;

    private Database(Path file, FolderLock lock, Connection writeConnection, Consumer<Throwable> onBroken) {
        this.file = file;
        this.lock = lock;
        this.writeConnection = writeConnection;
        this.writer = new Writer(writeConnection, () -> connectBeside(file), onBroken);
        for (int i = 0; i < READERS; i++) readers.add(new Reader());
    }

    /**
     * Opens the database of a data folder, brings its schema up to date and starts the writer.
     *
     * @param onBroken told once, on the thread that found it, when the disk or the database can no longer be trusted:
     *                 by {@link Damaged} if what is there is not what was written. The server must end
     * @throws CannotOpen with a sentence for the person who started the server
     */
    public static Database open(Path dataFolder, Consumer<Throwable> onBroken) throws CannotOpen {
        if (Files.exists(dataFolder) && !Files.isDirectory(dataFolder)) {
            throw new CannotOpen(
                    "The data folder " + dataFolder + " is a file, not a folder. Choose a folder with --data.", null);
        }
        try {
            OwnerOnly.folder(dataFolder);
        } catch (IOException e) {
            throw new CannotOpen(
                    "The data folder " + dataFolder + " cannot be created (" + e.getMessage()
                            + "). Choose another with --data, or create it and give this user the right to write to"
                            + " it.",
                    e);
        }
        if (!Files.isWritable(dataFolder)) {
            throw new CannotOpen(
                    "The data folder " + dataFolder
                            + " is not writable for this user. Change its owner or rights, or choose another with"
                            + " --data.",
                    null);
        }
        FolderLock lock = null;
        Connection connection = null;
        try {
            lock = FolderLock.take(dataFolder);
            if (lock == null) {
                throw new CannotOpen(
                        "The data folder " + dataFolder
                                + " is in use by another Junctura process. Stop that one, or choose another folder"
                                + " with --data.",
                        null);
            }
            if (Files.exists(dataFolder.resolve(RESTORING))) throw halfRestored(dataFolder);
            Path file = dataFolder.resolve(FILE);
            CrashPoint.hit("open.locked");
            String damage = WriteAheadLog.damage(file);
            if (damage != null) throw logDamaged(file, damage);
            SqliteLibrary.load(dataFolder);
            boolean served = Files.exists(dataFolder.resolve(SERVED));
            OwnerOnly.file(file);
            connection = connect(file, false);
            CrashPoint.hit("open.connected");
            Migrations.apply(connection, file, served);
            connection.setAutoCommit(false);
            Database database = new Database(file, lock, connection, onBroken);
            database.writer.start();
            return database;
        } catch (SQLException e) {
            closeQuietly(connection, lock);
            throw new CannotOpen(
                    "The database in " + dataFolder + " cannot be opened: " + e.getMessage()
                            + ". Check the disk, its free space and the rights of the folder. "
                            + restoreInto(dataFolder),
                    e);
        } catch (IOException e) {
            closeQuietly(connection, lock);
            throw new CannotOpen("The data folder " + dataFolder + " cannot be used: " + e.getMessage() + ".", e);
        } catch (CannotOpen e) {
            closeQuietly(connection, lock);
            throw e;
        }
    }

    /** The advice to restore a backup, for messages. */
    public static String restoreInto(@Nullable Path dataFolder) {
        return "If the data itself is damaged, move the data folder away and keep it, and restore the latest backup:"
                + " junctura restore FILE --data " + dataFolder + ".";
    }

    private static CannotOpen halfRestored(Path dataFolder) {
        return new CannotOpen(
                "A backup was being restored into the data folder " + dataFolder
                        + ", but the restore was interrupted, so the folder is incomplete. Run it again: junctura"
                        + " restore FILE --data " + dataFolder + ".",
                null);
    }

    private static CannotOpen logDamaged(Path file, String damage) {
        return new CannotOpen(
                "The log of the database, " + file + "-wal, is damaged: " + damage
                        + ". The newest acknowledged events would be lost, so the server does not start. Check the"
                        + " disk. "
                        + restoreInto(file.toAbsolutePath().getParent()) + " To keep only what the log contains before"
                        + " the damage, and to give up the rest, run: sqlite3 " + file
                        + " \"PRAGMA wal_checkpoint(TRUNCATE)\".",
                null);
    }

    /**
     * Reads a database that another process may be writing to; nothing is changed, an old schema stays as it is.
     *
     * @return null if the folder holds none
     */
    public static <T extends @Nullable Object> @Nullable T look(Path dataFolder, PlainRead<T> work)
            throws SQLException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.exists(file)) return null;
        try {
            SqliteLibrary.loadAsItIs(dataFolder);
        } catch (CannotOpen e) {
            throw new SQLException(e.getMessage(), e);
        }
        try (Connection connection = connect(file, true)) {
            return work.read(connection);
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable... things) {
        for (AutoCloseable thing : things) {
            if (thing == null) continue;
            try {
                thing.close();
            } catch (Exception e) {
                // The reason why opening failed is the one worth telling.
            }
        }
    }

    /** A connection with every pragma set, and seen to be set: a wrong one would cost the promises, silently. */
    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5_000);
        config.enforceForeignKeys(false);
        // Else the driver asks "SELECT last_insert_rowid()" after every INSERT, by a statement made for it each time.
        config.setGetGeneratedKeys(false);
        if (readOnly) {
            config.setReadOnly(true);
            config.setOpenMode(SQLiteOpenMode.NOMUTEX);
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
            }
            return connection;
        }
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            // Before the first table, and before WAL: a database made without them keeps its pages, which work as well
            // and slower, and its size, and the doctor says so. Twice SQLite's own 4 KiB: a batch writes half as many.
            statement.execute("PRAGMA page_size = 8192");
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA journal_size_limit = 67108864");
            statement.execute("PRAGMA cache_size = -16000");
        }
        synced(connection);
        return connection;
    }

    /** One that writes the log back beside the writer, who holds the right to write at all times. */
    private static Connection connectBeside(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        synced(connection);
        return connection;
    }

    private static void synced(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + SYNCHRONOUS);
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA mmap_size = 0");
            statement.execute("PRAGMA fullfsync = ON");
            statement.execute("PRAGMA checkpoint_fullfsync = ON");
            // Whoever writes the log back is the Checkpointer, who hears of it when that fails.
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            expect(statement, "journal_mode", "wal");
            expect(
                    statement,
                    "synchronous",
                    SYNCHRONOUS.equals("FULL") ? "2" : SYNCHRONOUS.equals("NORMAL") ? "1" : "0");
        }
    }

    private static void expect(Statement statement, String pragma, String value) throws SQLException {
        try (var row = statement.executeQuery("PRAGMA " + pragma)) {
            String found = row.next() ? row.getString(1) : "nothing";
            if (!value.equalsIgnoreCase(found)) {
                throw new SQLException("pragma " + pragma + " is " + found + ", but must be " + value
                        + " (is the data folder on a network file system?)");
            }
        }
    }

    /** The schema's version, {@code user_version}, of a database that is up to date. */
    public static int newestSchema() {
        return Migrations.newest();
    }

    /** Where the database lies. */
    public Path file() {
        return file;
    }

    /**
     * Begins to look it over, beside whatever else is done with it.
     *
     * @param limit when it is over, what has not been looked at is left
     * @param looks at what besides the pages and indexes
     */
    public Inspection inspect(Duration limit, List<Inspection.Look> looks) throws CannotOpen {
        try {
            return new Inspection(connect(file, true), limit, looks);
        } catch (SQLException e) {
            throw new CannotOpen("The database " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Queues a write of the journal; see {@link Writing}. */
    public void submit(Writing writing) {
        writer.submit(writing);
    }

    /** How much waits to be written, in bytes of {@link Writing#weight}. */
    public long waitingBytes() {
        return writer.waitingBytes();
    }

    /** Whether the disk was full when it was last written to. */
    public boolean isFull() {
        return writer.isFull();
    }

    /** Asks for the log to be written back into the file, which then shrinks by what was freed at its end. */
    public void checkpoint() {
        writer.checkpoint();
    }

    /**
     * Does some work on the writer's thread and returns when it is on disk, together with whatever else waited. An
     * exception takes back this work alone and is thrown here.
     *
     * @throws DiskFull if the disk has no room; nothing was written
     */
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        if (writer.isWriterThread()) throw new IllegalStateException("write() called from the writer itself");
        Work<T> writing = new Work<>(work);
        writer.submit(writing);
        try {
            return writing.done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    /** Reads, seeing all that was committed before the call. At most {@value #READERS} at a time; others wait. */
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        Reader reader = take();
        try {
            return work.apply(reader.handle());
        } catch (RuntimeException e) {
            distrustAfter(e);
            throw e;
        } finally {
            readers.add(reader);
        }
    }

    /** A reader that came upon damage stops the writer too: nothing more is acknowledged. */
    private void distrustAfter(Throwable failedRead) {
        Damaged damaged = Damaged.saidBy(failedRead);
        if (damaged != null) writer.stop(damaged);
    }

    /** As {@link #read}, on the bare connection: for the few reads that the engine makes often. */
    public <T extends @Nullable Object> T readPlain(PlainRead<T> work) throws SQLException {
        Reader reader = take();
        try {
            return work.read(reader.connection());
        } catch (SQLException | RuntimeException e) {
            distrustAfter(e);
            throw e;
        } finally {
            readers.add(reader);
        }
    }

    /** A read in plain JDBC. */
    @FunctionalInterface
    public interface PlainRead<T extends @Nullable Object> {
        T read(Connection connection) throws SQLException;
    }

    private Reader take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return readers.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /**
     * Writes nothing more, as when the process is killed: what waits is lost. Returns when no commit is under way any more,
     * so that what is on disk stays as it is.
     */
    public void abandon() {
        writer.abandon();
    }

    /** Writes what waits and closes. */
    @Override
    public void close() {
        // The readers are handed in once; a second close would wait for them for ever.
        if (!closed.compareAndSet(false, true)) return;
        writer.close();
        for (int i = 0; i < READERS; i++) take().close();
        closeQuietly(writeConnection, lock);
    }

    /** A connection that reads, opened at its first use. Held by one thread at a time. */
    private final class Reader {
        private @Nullable Connection connection;
        private @Nullable Handle handle;

        Connection connection() throws SQLException {
            if (connection == null) connection = connect(file, true);
            return connection;
        }

        Handle handle() {
            try {
                if (handle == null) handle = handleOn(connection());
                return handle;
            } catch (SQLException e) {
                throw new IllegalStateException("The database cannot be read: " + e.getMessage(), e);
            }
        }

        void close() {
            closeQuietly(connection);
        }
    }

    private static Handle handleOn(Connection connection) {
        return Jdbi.create(() -> connection).open();
    }

    /** Some work by JDBI inside the writer's transaction, undone alone if it fails. */
    private final class Work<T extends @Nullable Object> implements Writing {
        private final Function<Handle, T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Work(Function<Handle, T> work) {
            this.work = work;
        }

        @Override
        public void write(Connection connection) throws SQLException {
            if (writeHandle == null) writeHandle = handleOn(connection);
            failure = null;
            Savepoint savepoint = connection.setSavepoint();
            try {
                result = work.apply(writeHandle);
                connection.releaseSavepoint(savepoint);
            } catch (RuntimeException e) {
                // SQLite may have taken back the whole batch by itself; the writer sees to it.
                if (DiskFull.isSaidBy(e)) throw e;
                connection.rollback(savepoint);
                failure = e;
            }
        }

        @Override
        @SuppressWarnings("NullAway")
        public void committed() {
            if (failure != null) done.completeExceptionally(failure);
            else done.complete(result);
        }

        @Override
        public void failed(Throwable why) {
            if (why instanceof DiskFull) done.completeExceptionally(why);
            else
                done.completeExceptionally(
                        new IllegalStateException("Not written, the database has stopped: " + why.getMessage(), why));
        }
    }
}
