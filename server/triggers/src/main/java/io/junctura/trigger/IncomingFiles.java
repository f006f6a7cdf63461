package io.junctura.trigger;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.dispatch.accept.Rejected;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one request, or of one poll. No file is written if the event would be rejected anyway. Files whose event was not
 * accepted are deleted, so that repeated requests do not fill the disk. Thread safe.
 */
public final class IncomingFiles implements Files, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingFiles.class);

    private final ArrivingFiles files;
    private final CapacityCheck capacity;
    private final List<IncomingFile> brought = new ArrayList<>(0);
    private volatile @Nullable Rejected refusal;
    private boolean holds;

    /** @param hash of the content */
    private record IncomingFile(FileRef file, String hash) {}

    /** Says whether an event would be accepted now. */
    @FunctionalInterface
    public interface CapacityCheck {
        void check() throws Rejected;
    }

    public IncomingFiles(ArrivingFiles files, CapacityCheck capacity) {
        this.files = files;
        this.capacity = capacity;
    }

    /**
     * Protects its files from being deleted for their age until it is closed. Use it only if it is certainly closed.
     *
     * @return this object
     */
    public synchronized IncomingFiles held() {
        holds = true;
        return this;
    }

    @Override
    public InputStream open(FileRef file) throws IOException {
        return files.open(file);
    }

    /** @throws IOException also if the event would be rejected: then there is a {@link #refusal} */
    @Override
    public FileRef store(String name, String contentType, InputStream content) throws IOException {
        checkCapacity();
        MessageDigest digest = sha256();
        return remember(files.store(name, contentType, new DigestInputStream(content, digest)), digest);
    }

    /** @throws IOException as {@link #store} */
    @Override
    public FileRef write(String name, String contentType, Content content)
            throws IOException, ConnectorException, InterruptedException {
        checkCapacity();
        MessageDigest digest = sha256();
        return remember(files.write(name, contentType, out -> content.to(new DigestOutputStream(out, digest))), digest);
    }

    private synchronized FileRef remember(FileRef file, MessageDigest digest) {
        if (holds) files.hold(file);
        brought.add(new IncomingFile(file, HexFormat.of().formatHex(digest.digest())));
        return file;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java runtime has it.
        }
    }

    private void checkCapacity() throws IOException {
        try {
            capacity.check();
        } catch (Rejected full) {
            refusal = full;
            throw new IOException(full.getMessage(), full);
        }
    }

    /** The rejection because of which a file was not written; null if there was none. */
    @Nullable
    public Rejected refusal() {
        return refusal;
    }

    /** @return the failure of a trigger. @throws Rejected if a rejection has caused it */
    public ConnectorException orRefusal(ConnectorException e) throws Rejected {
        Rejected full = refusal;
        if (full != null) throw full;
        return e;
    }

    /** The payload with hashes of its files in place of their random IDs, so that the same request gives the same text. */
    public synchronized byte[] byContent(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        for (IncomingFile one : brought) text = text.replace(one.file.id(), one.hash);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public synchronized boolean isEmpty() {
        return brought.isEmpty();
    }

    /**
     * Waits until the events that may contain the files are on disk. The files stay, unless no event on disk certainly contains
     * them: {@link #forget} does nothing any more.
     */
    public List<Receipt> written(CompletableFuture<List<Receipt>> events)
            throws ExecutionException, InterruptedException {
        boolean forgettable = false;
        try {
            List<Receipt> receipts = events.get();
            forgettable = receipts.stream().allMatch(Receipt::duplicate);
            return receipts;
        } catch (ExecutionException e) {
            forgettable = e.getCause() instanceof DatabaseUnavailable;
            throw e;
        } finally {
            if (!forgettable) keep(events);
        }
    }

    /** The waiting thread may have been interrupted before the events are on disk. */
    private synchronized void keep(CompletableFuture<?> events) {
        List<IncomingFile> kept = List.copyOf(brought);
        brought.clear();
        CompletableFuture<?> ignored = events.whenComplete((done, why) -> kept.forEach(one -> files.release(one.file)));
    }

    /** The events are not on disk, or may not be. */
    public void lost(Throwable why) {
        if (why instanceof DatabaseUnavailable) forget();
    }

    /** The files with these IDs stay, since something on disk names them: {@link #forget} does not delete them any more. */
    public synchronized void keep(Set<String> ids) {
        for (IncomingFile one : brought) if (ids.contains(one.file.id())) files.release(one.file);
        brought.removeIf(one -> ids.contains(one.file.id()));
    }

    /** Deletes the files, since no event contains them. */
    public synchronized void forget() {
        for (IncomingFile one : brought) {
            try {
                files.forget(one.file);
            } catch (IOException e) {
                LOG.warn("A file that no event contains is deleted later: {}", e.getMessage());
            }
        }
        brought.clear();
    }

    @Override
    public synchronized void close() {
        forget();
        holds = false; // Nothing would release a file that a trigger stores after this.
    }
}
