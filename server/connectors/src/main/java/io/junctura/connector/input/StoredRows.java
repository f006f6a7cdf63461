package io.junctura.connector.input;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.files.RowFiles;
import io.junctura.files.RowSource;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes rows of plugins, in the files of a run. */
public final class StoredRows implements RowStreams {
    private static final String TYPE = "application/x-ndjson";

    private final Files files;
    private final Reservation values;

    private final Shapes shapes;
    private final Unread unread;

    /** Opens rows that are read when they are needed. */
    @FunctionalInterface
    public interface Unread {
        Reader open(Rows.Unread rows) throws ConnectorException, InterruptedException;

        /** For calls without such rows: only actions have them. */
        Unread NONE = rows -> {
            throw ConnectorException.badInput(
                    "The rows of " + rows.by() + " can be read by an action of their run alone.");
        };
    }

    /** @param values the memory of the rows that a reader has read last */
    public StoredRows(Files files, Reservation values, Shapes shapes, Unread unread) {
        this.files = files;
        this.shapes = shapes;
        this.values = values;
        this.unread = unread;
    }

    @Override
    public Reader open(Rows rows) throws ConnectorException {
        if (rows instanceof Rows.Listed listed)
            return new ListReader(listed.rows().iterator());
        if (rows instanceof Rows.Unread none) {
            try {
                return unread.open(none);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ConnectorException.tryLater(Reached.NO, "The reading of the rows was interrupted.", e);
            }
        }
        FileRef file = ((Rows.Stored) rows).file();
        try {
            return new StoredReader(new RowFiles(files, values).open(file, 0));
        } catch (NoSuchFileException e) {
            throw ConnectorException.broken(
                    Reached.NO, "The rows in \"" + file.name() + "\" are not kept any longer.", e);
        } catch (IOException e) {
            throw bad(e);
        } catch (MemoryExhausted e) {
            throw ReservedJson.noMemory(e);
        }
    }

    @Override
    public Rows store(String name, Writing writing) throws ConnectorException, IOException, InterruptedException {
        try {
            return new Rows.Stored(files.write(name, TYPE, out -> write(writing, out)));
        } catch (OfWriting e) {
            throw e.why;
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.NO, "Rows cannot be stored on this server's disk: " + e.getMessage() + ".", e);
        }
    }

    private void write(Writing writing, OutputStream out) throws ConnectorException, OfWriting, InterruptedException {
        try {
            writing.to(row -> {
                if (Thread.interrupted()) throw new InterruptedException();
                add(out, row);
            });
        } catch (IOException e) {
            throw new OfWriting(e);
        }
    }

    /** A failure of the plugin, in contrast to one of the disk. */
    private static final class OfWriting extends IOException {
        private static final long serialVersionUID = 1L;
        private final IOException why;

        OfWriting(IOException why) {
            super(why);
            this.why = why;
        }
    }

    private void add(OutputStream out, @Nullable Object row) throws ConnectorException {
        byte[] json;
        try {
            json = shapes.text(row);
        } catch (RuntimeException e) {
            throw ConnectorException.broken(
                    Reached.NO, "A row is no JSON value without files: " + e.getMessage() + ".", e);
        }
        try {
            out.write(json);
            out.write('\n');
        } catch (IOException e) {
            throw ConnectorException.tryLater(
                    Reached.NO, "Rows cannot be stored on this server's disk: " + e.getMessage() + ".", e);
        }
    }

    private static ConnectorException bad(IOException e) {
        return ConnectorException.badInput(String.valueOf(e.getMessage()));
    }

    private static int checked(int most) {
        if (most < 1) throw new IllegalArgumentException("most must be 1 or more, not " + most);
        return most;
    }

    private record ListReader(Iterator<@Nullable Object> rows) implements Reader {
        @Override
        public List<@Nullable Object> next(int most) {
            List<@Nullable Object> next = new ArrayList<>();
            for (int left = checked(most); left > 0 && rows.hasNext(); left--) next.add(rows.next());
            return next;
        }

        @Override
        public void close() {}
    }

    private record StoredReader(RowSource.Rows rows) implements Reader {
        @Override
        @SuppressWarnings("unchecked") // Only read from.
        public List<@Nullable Object> next(int most) throws ConnectorException {
            try {
                return (List<@Nullable Object>) rows.next(checked(most));
            } catch (IOException e) {
                throw bad(e);
            } catch (MemoryExhausted e) {
                throw ReservedJson.noMemory(e);
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
