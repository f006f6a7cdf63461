package io.junctura.database.sqlite;

import io.junctura.database.CannotOpen;
import io.junctura.database.CrashPoint;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.database.Dialect;
import io.junctura.database.FolderLock;
import io.junctura.database.FolderName;
import io.junctura.database.InstallationRow;
import io.junctura.database.OwnWrite;
import io.junctura.database.OwnerOnly;
import io.junctura.database.QueuedWrite;
import io.junctura.database.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The database file of a data folder, with one writer and some readers. Thread safe.
 */
public final class SqliteDatabase implements Database {
    /** The name of the database in the data folder. */
    static final String FILE = "junctura.db";

    /** A file that is in the data folder while a backup is restored into it. */
    public static final String RESTORING = "restoring";

    /** Files that each server creates beside its database. */
    private static final String SERVED = "attempts";

    private final Path file;
    private final FolderLock lock;
    private final Connection writeConnection;
    private final Checkpointer checkpointer;
    private final Writer writer;
    private final ReaderPool readers;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Handle writeHandle;

    private SqliteDatabase(Path file, FolderLock lock, Connection writeConnection, Consumer<Throwable> onBroken) {
        this.file = file;
        this.lock = lock;
        this.writeConnection = writeConnection;
        this.checkpointer = new Checkpointer(() -> SqliteConnections.checkpointer(file));
        this.writer = new Writer(new SqliteCommitter(writeConnection, checkpointer), onBroken);
        this.readers = new ReaderPool(file);
    }

    /**
     * Opens the database of a data folder, brings its schema up to date and starts the writer.
     *
     * @param onBroken called once, on any thread, when the disk or the database can no longer be trusted; with
     *                 {@link Damaged} if the database does not contain what was written. The server must end then
     * @throws CannotOpen with a message for the person who started the server
     */
    public static SqliteDatabase open(Path dataFolder, Consumer<Throwable> onBroken) throws CannotOpen {
        FolderLock lock = null;
        Connection connection = null;
        try {
            lock = FolderLock.open(dataFolder);
            if (FolderName.exists(dataFolder)) throw belongsToAnother(dataFolder);
            if (Files.exists(dataFolder.resolve(RESTORING))) throw halfRestored(dataFolder);
            Path file = dataFolder.resolve(FILE);
            CrashPoint.hit("open.locked");
            String damage = WriteAheadLog.damage(file);
            if (damage != null) throw logDamaged(file, damage);
            SqliteLibrary.load(dataFolder);
            boolean served = Files.exists(dataFolder.resolve(SERVED));
            OwnerOnly.file(file);
            connection = SqliteConnections.writer(file);
            CrashPoint.hit("open.connected");
            Migrations.apply(connection, file, served);
            connection.setAutoCommit(false);
            SqliteDatabase database = new SqliteDatabase(file, lock, connection, onBroken);
            database.writer.start();
            database.checkpointer.start(database.writer::stop);
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

    /** Whether the folder has a database. */
    public static boolean exists(Path dataFolder) {
        return Files.exists(dataFolder.resolve(FILE));
    }

    private static CannotOpen belongsToAnother(Path dataFolder) {
        return new CannotOpen(
                "The data folder " + dataFolder + " belongs to a PostgreSQL database. Give its address with --store, or"
                        + " choose another folder with --data.",
                null);
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
     * Reads the database of a data folder, which another process may have open. Changes nothing, not even an old schema.
     *
     * @return null if the folder has no database
     */
    public static <T extends @Nullable Object> @Nullable T readOnly(Path dataFolder, PlainWork<T> work)
            throws SQLException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.exists(file)) return null;
        try {
            SqliteLibrary.loadAsItIs(dataFolder);
        } catch (CannotOpen e) {
            throw new SQLException(e.getMessage(), e);
        }
        try (Connection connection = SqliteConnections.reader(file)) {
            return work.apply(connection);
        }
    }

    /** The value of a row of the table {@code installation}; empty if there is no such row, or no database. */
    public static Optional<String> installation(Path dataFolder, String name) throws SQLException {
        Optional<String> found = readOnly(dataFolder, connection -> InstallationRow.of(connection, name));
        return found == null ? Optional.empty() : found;
    }

    static void closeQuietly(@Nullable AutoCloseable... things) {
        for (AutoCloseable thing : things) {
            if (thing == null) continue;
            try {
                thing.close();
            } catch (Exception e) {
                // The caller reports why opening failed.
            }
        }
    }

    /** The newest version of the schema, which is stored as {@code user_version}. */
    public static int newestSchema() {
        return Migrations.newest();
    }

    /** The oldest version of the schema that can be brought up to date. */
    public static int oldestSchema() {
        return Migrations.oldest();
    }

    /** The last commit that supports schemas before {@link #oldestSchema}. */
    public static String lastCommitWithOlderSchemas() {
        return Migrations.LAST_WITH_OLDER_SCHEMAS;
    }

    /** The database file. */
    public Path file() {
        return file;
    }

    /**
     * Begins an inspection of the database, which continues to be used.
     *
     * @param limit when the inspection ends, even if it is not complete
     * @param checks what is inspected besides the pages and indexes
     */
    public Inspection inspect(Duration limit, List<Inspection.Check> checks) throws CannotOpen {
        try {
            return new Inspection(SqliteConnections.reader(file), limit, checks);
        } catch (SQLException e) {
            throw new CannotOpen("The database " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void submit(QueuedWrite writing) {
        writer.submit(writing);
    }

    @Override
    public long waitingBytes() {
        return writer.waitingBytes();
    }

    @Override
    public @Nullable DatabaseUnavailable unavailable() {
        return writer.unavailable();
    }

    /** Requests that the log is written back into the file, which then shrinks by its free pages at the end. */
    public void checkpoint() {
        writer.maintain();
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        return commit(connection -> work.apply(writeHandle(connection)));
    }

    private Handle writeHandle(Connection connection) {
        if (writeHandle == null) writeHandle = Jdbi.create(() -> connection).open();
        return writeHandle;
    }

    @Override
    public void writePlain(PlainChange change) {
        commit(connection -> {
            change.apply(connection);
            return null;
        });
    }

    private <T extends @Nullable Object> T commit(PlainWork<T> work) {
        if (writer.isWriterThread()) throw new IllegalStateException("write called from the writer itself");
        OwnWrite<T> writing = new OwnWrite<>(work, SqliteFailures::isDiskFull);
        writer.submit(writing);
        return writing.result();
    }

    /** {@inheritDoc} At most {@value ReaderPool#SIZE} reads at a time; others wait. */
    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        ReaderPool.Reader reader = readers.take();
        try {
            return work.apply(reader.handle());
        } catch (RuntimeException e) {
            stopIfDamaged(e);
            throw e;
        } finally {
            readers.release(reader);
        }
    }

    /** If a read finds damage, the writer stops, so that nothing more is acknowledged. */
    private void stopIfDamaged(Throwable failedRead) {
        Damaged damaged = SqliteFailures.damage(failedRead);
        if (damaged != null) writer.stop(damaged);
    }

    @Override
    public <T extends @Nullable Object> T readPlain(PlainWork<T> work) throws SQLException {
        ReaderPool.Reader reader = readers.take();
        try {
            return work.apply(reader.connection());
        } catch (SQLException | RuntimeException e) {
            stopIfDamaged(e);
            throw e;
        } finally {
            readers.release(reader);
        }
    }

    @Override
    public Dialect dialect() {
        return SqliteDialect.INSTANCE;
    }

    @Override
    public void abandon() {
        writer.abandon();
    }

    @Override
    public void close() {
        // A second close would wait for the closed readers for ever.
        if (!closed.compareAndSet(false, true)) return;
        writer.close();
        readers.close();
        closeQuietly(writeConnection, lock);
    }
}
