package io.junctura.database.postgresql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.database.DatabaseUnreachable;
import io.junctura.database.Dialect;
import io.junctura.database.OwnWrite;
import io.junctura.database.QueuedWrite;
import io.junctura.database.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** A PostgreSQL database, with one writer and a pool of connections that read. Thread safe. */
public final class PostgresDatabase implements Database {
    private static final int READERS = 8;
    private static final long READER_WAIT_MILLIS = 5_000;

    private final PostgresAddress address;
    private final Fence fence;
    private final Partitions partitions;
    private final Participants participants;
    private final Writer writer;
    private final HikariDataSource readers;
    private final Membership membership;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresDatabase(
            PostgresConnections connections, Fence fence, Partitions partitions, Consumer<Throwable> onBroken) {
        this.address = connections.address();
        this.partitions = partitions;
        this.fence = fence;
        this.participants = new Participants();
        this.writer = new Writer(new PostgresCommitter(connections, fence, participants), onBroken);
        this.readers = new HikariDataSource(pool(connections));
        this.membership = Membership.renewing(connections, fence, partitions, writer::stop);
    }

    /**
     * Registers this server in the database, brings the schema up to date and starts the writer.
     *
     * @param password read for each new connection; null: the database asks for none
     * @param folder   the random name of the data folder, which only one process uses at a time
     * @param version  of this server
     * @param clock    tells for which days partitions are made
     * @param onBroken called once, on any thread, when this server may not write any more. It must end then
     * @throws CannotOpen with a message for the person who started the server
     */
    public static PostgresDatabase open(
            PostgresAddress address,
            Supplier<@Nullable String> password,
            String folder,
            String version,
            Clock clock,
            Consumer<Throwable> onBroken)
            throws CannotOpen {
        PostgresConnections connections = new PostgresConnections(address, password);
        Partitions partitions = new Partitions(clock);
        try {
            Fence fence;
            try (Connection connection = connections.open("start")) {
                connections.checkDurable(connection);
                PostgresMigrations.apply(connection, address.shown());
                fence = Membership.join(connection, address.shown(), folder, version);
                partitions.prepare(connection);
            }
            PostgresDatabase database = new PostgresDatabase(connections, fence, partitions, onBroken);
            database.writer.start();
            return database;
        } catch (SQLException e) {
            throw new CannotOpen(
                    "The database " + address.shown() + " cannot be used: " + e.getMessage()
                            + " Check the address in --store, the user, its password and its rights.",
                    e);
        }
    }

    private static HikariConfig pool(PostgresConnections connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setJdbcUrl(connections.url());
        config.setDriverClassName(Driver.class.getName());
        config.setDataSourceProperties(connections.properties("reader"));
        config.setCredentialsProvider(connections::credentials);
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(READER_WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setIdleTimeout(300_000);
        config.setKeepaliveTime(60_000);
        config.setMaxLifetime(600_000);
        config.setReadOnly(true);
        return config;
    }

    /** The number of this server, which is part of run ids. */
    public int node() {
        return fence.node();
    }

    public Partitions partitions() {
        return partitions;
    }

    /** From the next batch on, this participant collects the rows of the batches. */
    public void join(Participant participant) {
        participants.join(participant);
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

    @Override
    public <T extends @Nullable Object> T write(Function<Handle, T> work) {
        // This form does not close the connection.
        return commit(connection -> {
            try (Handle handle = Jdbi.create(connection).open()) {
                return work.apply(handle);
            }
        });
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
        OwnWrite<T> writing = new OwnWrite<>(work, PostgresFailures::isTemporary);
        writer.submit(writing);
        return writing.result();
    }

    /** {@inheritDoc} At most {@value #READERS} reads at a time; others wait for some seconds. */
    @Override
    public <T extends @Nullable Object> T read(Function<Handle, T> work) {
        try (Handle handle = Jdbi.open(readers)) {
            return work.apply(handle);
        } catch (RuntimeException e) {
            throw PostgresFailures.isTemporary(e) ? unreachable(e) : e;
        }
    }

    @Override
    public <T extends @Nullable Object> T readPlain(PlainWork<T> work) throws SQLException {
        try (Connection connection = readers.getConnection()) {
            return work.apply(connection);
        } catch (SQLException e) {
            if (PostgresFailures.isTemporary(e)) throw unreachable(e);
            throw e;
        }
    }

    private DatabaseUnreachable unreachable(Exception failure) {
        return new DatabaseUnreachable(address.shown(), failure);
    }

    @Override
    public Dialect dialect() {
        return PostgresDialect.INSTANCE;
    }

    @Override
    public void abandon() {
        writer.abandon();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        writer.close();
        readers.close();
        membership.close();
    }
}
