package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Files.Content;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.TemporaryNames;
import io.junctura.plugins.stores.remote.SessionPool.Lease;
import io.junctura.plugins.stores.remote.SessionPool.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place on a file server. Each operation takes a session from the pool, so a file can be read while another is written. */
public final class RemoteStore implements Store {
    private final SessionPool sessions;
    private final Context<?> context;

    public RemoteStore(SessionPool sessions, Context<?> context) {
        this.sessions = sessions;
        this.context = context;
    }

    private <T extends @Nullable Object> T call(Operation<T> operation)
            throws ConnectorException, IOException, InterruptedException {
        try (Lease lease = sessions.lease(context)) {
            return lease.call(operation);
        }
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        try (Lease lease = sessions.lease(context)) {
            lease.<@Nullable Object>call(session -> {
                session.list(folder, entry -> {
                    if (TemporaryNames.isOne(entry.name())) return;
                    lease.aside(() -> listing.found(entry));
                });
                return null;
            });
        }
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException {
        return call(session -> session.find(path));
    }

    @Override
    public InputStream open(String path) throws ConnectorException, IOException, InterruptedException {
        Lease lease = sessions.lease(context);
        boolean opened = false;
        try {
            InputStream content = lease.call(session -> session.read(path));
            opened = true;
            return new LeasedInput(content, lease);
        } finally {
            if (!opened) lease.close();
        }
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        String temporary = TemporaryNames.beside(path);
        boolean isOver = false;
        try (Lease lease = sessions.lease(context)) {
            fill(lease, temporary, false, content);
            lease.<@Nullable Object>call(session -> {
                session.replace(temporary, path);
                return null;
            });
            isOver = true;
        } catch (InterruptedException e) {
            isOver = true; // A cancelled run does not wait for a deletion.
            throw e;
        } finally {
            if (!isOver) discard(temporary);
        }
    }

    @Override
    public void append(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        if (!call(RemoteSession::canAppend)) {
            Store.super.append(path, content);
            return;
        }
        try (Lease lease = sessions.lease(context)) {
            fill(lease, path, true, content);
        }
    }

    private static void fill(Lease lease, String path, boolean append, Content content)
            throws ConnectorException, IOException, InterruptedException {
        OutputStream out = lease.call(session -> session.write(path, append));
        boolean written = false;
        try {
            LeasedOutput leased = new LeasedOutput(out, lease);
            content.to(leased);
            leased.finish();
            written = true;
        } finally {
            // The server would take what it has for the whole file.
            if (!written) lease.discard();
        }
    }

    /** Deletes what a failed write has left. If that fails too, it stays under its temporary name. */
    private void discard(String temporary) {
        if (Thread.currentThread().isInterrupted()) return;
        try {
            call(session -> {
                session.delete(temporary, false);
                return true;
            });
        } catch (ConnectorException | IOException e) {
            // The failure of the write is what the caller has to know.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException, InterruptedException {
        if (path.isEmpty()) return;
        call(session -> {
            createFolder(session, path);
            return true;
        });
    }

    private static void createFolder(RemoteSession session, String path) throws ConnectorException, IOException {
        Optional<Entry> there = session.find(path);
        if (there.isPresent()) {
            if (!there.get().folder()) throw new FileAlreadyExistsException(path);
            return;
        }
        String parent = StorePath.parent(path);
        if (!parent.isEmpty()) createFolder(session, parent);
        try {
            session.createFolder(path);
        } catch (IOException | ConnectorException e) {
            // Another client may have been faster.
            if (session.find(path).filter(Entry::folder).isEmpty()) throw e;
        }
    }

    @Override
    public void move(String from, String to) throws ConnectorException, IOException, InterruptedException {
        call(session -> {
            if (session.find(from).isEmpty()) throw new NoSuchFileException(from);
            // Servers differ in whether a rename replaces what is there.
            if (session.find(to).isPresent()) throw new FileAlreadyExistsException(to);
            session.rename(from, to);
            return true;
        });
    }

    @Override
    public void delete(String path) throws ConnectorException, IOException, InterruptedException {
        call(session -> {
            Entry there = session.find(path).orElseThrow(() -> new NoSuchFileException(path));
            session.delete(path, there.folder());
            return true;
        });
    }
}
