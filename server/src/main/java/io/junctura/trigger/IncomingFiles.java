package io.junctura.trigger;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.database.DiskFull;
import io.junctura.dispatch.Rejected;
import io.junctura.files.ArrivingFiles;
import io.junctura.run.journal.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that one request, or one look of a poll, brings: none is written where what it brings would be refused anyway,
 * and those of which nothing came are deleted, so that whoever comes again and again fills no disk. Thread safe.
 */
public final class IncomingFiles implements Files, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingFiles.class);

    private final ArrivingFiles files;
    private final Room room;
    private final List<Brought> brought = new ArrayList<>(0);
    private volatile @Nullable Rejected refusal;
    private boolean holds;

    /** @param hash of its content */
    private record Brought(FileRef file, String hash) {}

    /** Says whether anything would be taken now. */
    @FunctionalInterface
    public interface Room {
        void mustBeThere() throws Rejected;
    }

    public IncomingFiles(ArrivingFiles files, Room room) {
        this.files = files;
        this.room = room;
    }

    /**
     * Until it is closed, however long that takes, what it brings is not deleted for its age: for whoever surely closes it.
     *
     * @return itself
     */
    public synchronized IncomingFiles held() {
        holds = true;
        return this;
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        return files.open(file);
    }

    /** @throws IOException also if it would not be taken: then there is a {@link #refusal} */
    @Override
    public FileRef store(String name, String contentType, InputStream content) throws IOException {
        mustBeTaken();
        MessageDigest digest = sha256();
        return remember(files.store(name, contentType, new DigestInputStream(content, digest)), digest);
    }

    /** @throws IOException as {@link #store} */
    @Override
    public FileRef write(String name, String contentType, Content content)
            throws IOException, ConnectorException, InterruptedException {
        mustBeTaken();
        MessageDigest digest = sha256();
        return remember(files.write(name, contentType, out -> content.to(new DigestOutputStream(out, digest))), digest);
    }

    private synchronized FileRef remember(FileRef file, MessageDigest digest) {
        if (holds) files.hold(file);
        brought.add(new Brought(file, HexFormat.of().formatHex(digest.digest())));
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private void mustBeTaken() throws IOException {
        try {
            room.mustBeThere();
        } catch (Rejected full) {
            refusal = full;
            throw new IOException(full.getMessage(), full);
        }
    }

    /** Why a file was not written though nothing is wrong with it; null if none was refused. */
    @Nullable
    public Rejected refusal() {
        return refusal;
    }

    /** What a trigger has failed with, if that is not what came of a refusal. */
    public ConnectorException orRefusal(ConnectorException e) throws Rejected {
        Rejected full = refusal;
        if (full != null) throw full;
        return e;
    }

    /** The payload with what its files hold in place of their ids, which are drawn: the same request has the same. */
    public synchronized byte[] byContent(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        for (Brought one : brought) text = text.replace(one.file.id(), one.hash);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public synchronized boolean isEmpty() {
        return brought.isEmpty();
    }

    /**
     * Waits until the events that may name them are on disk. Unless it is certain that nothing there names them, they stay:
     * {@link #forget} does nothing any more.
     */
    public List<Receipt> written(CompletableFuture<List<Receipt>> events)
            throws ExecutionException, InterruptedException {
        boolean forgettable = false;
        try {
            List<Receipt> receipts = events.get();
            forgettable = receipts.stream().allMatch(Receipt::duplicate);
            return receipts;
        } catch (ExecutionException e) {
            forgettable = e.getCause() instanceof DiskFull;
            throw e;
        } finally {
            if (!forgettable) keep(events);
        }
    }

    /** Whoever waited may have been interrupted before they are on disk. */
    private synchronized void keep(CompletableFuture<?> events) {
        List<Brought> kept = List.copyOf(brought);
        brought.clear();
        CompletableFuture<?> ignored = events.whenComplete((done, why) -> kept.forEach(one -> files.release(one.file)));
    }

    /** The events that name them are not on disk, or may not be. */
    public void lost(Throwable why) {
        if (why instanceof DiskFull) forget();
    }

    /** Nothing came of them. */
    public synchronized void forget() {
        for (Brought one : brought) {
            try {
                files.forget(one.file);
            } catch (IOException e) {
                LOG.warn("A file of which nothing came is deleted later: {}", e.getMessage());
            }
        }
        brought.clear();
    }

    @Override
    public synchronized void close() {
        forget();
        holds = false; // What a trigger still stores now, nobody would let go.
    }
}
