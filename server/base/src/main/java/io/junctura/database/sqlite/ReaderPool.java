package io.junctura.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The connections that read. Each opens at its first use, and belongs to one thread at a time. Thread safe. */
final class ReaderPool {
    static final int SIZE = 4;

    private final Path file;
    private final BlockingQueue<Reader> readers = new ArrayBlockingQueue<>(SIZE);

    ReaderPool(Path file) {
        this.file = file;
        for (int i = 0; i < SIZE; i++) readers.add(new Reader());
    }

    /** Waits for a free reader, even if the thread is interrupted. Return the reader by {@link #release}. */
    Reader take() {
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

    void release(Reader reader) {
        readers.add(reader);
    }

    /** Waits until all readers are free, and closes them. Call it once. */
    void close() {
        for (int i = 0; i < SIZE; i++) take().close();
    }

    final class Reader {
        private @Nullable Connection connection;
        private @Nullable Handle handle;

        Connection connection() throws SQLException {
            if (connection == null) connection = SqliteConnections.reader(file);
            return connection;
        }

        Handle handle() {
            try {
                if (handle == null) {
                    Connection open = connection();
                    handle = Jdbi.create(() -> open).open();
                }
                return handle;
            } catch (SQLException e) {
                throw new IllegalStateException("The database cannot be read: " + e.getMessage(), e);
            }
        }

        private void close() {
            SqliteDatabase.closeQuietly(connection);
        }
    }
}
