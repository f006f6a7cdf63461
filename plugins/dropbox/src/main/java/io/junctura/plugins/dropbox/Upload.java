package io.junctura.plugins.dropbox;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugins.dropbox.UploadMemory.Begun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is written, and sends it: by one request if it is small, else chunk by chunk in an upload session.
 * Holds one chunk in memory. A session of an earlier attempt is continued: chunks that have arrived are not sent again.
 */
final class Upload extends OutputStream {
    /** Two blocks of the content hash. */
    static final int CHUNK = 2 * ContentHash.BLOCK;

    private static final int FIRST_BUFFER = 64 << 10;

    /** Larger buffers share an eighth of the heap; further uploads wait. */
    private static final int SMALL_BUFFER = 1 << 20;

    private static final Semaphore LARGE_BUFFERS =
            new Semaphore((int) Math.max(1, Runtime.getRuntime().maxMemory() / 8 / CHUNK));

    private final Dropbox dropbox;
    private final String path;
    private final UploadMemory memory;
    private final ContentHash hash = new ContentHash();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private boolean isLarge;

    /** How much has arrived in the session; null without a session. */
    private @Nullable Begun begun;

    /** How many bytes were written before those in the buffer. */
    private long position;

    Upload(Dropbox dropbox, String path, UploadMemory memory) {
        this.dropbox = dropbox;
        this.path = path;
        this.memory = memory;
    }

    /** A failure of {@link #write}. The caller that has passed the stream on unwraps it. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        Failed(Exception cause) {
            super(cause.getMessage(), cause);
        }

        /** Throws what has happened. */
        ConnectorException unpacked(String path) throws IOException, InterruptedException {
            if (getCause() instanceof InterruptedException e) throw e;
            if (getCause() instanceof DropboxError e) return e.meaning(path);
            return (ConnectorException) Objects.requireNonNull(getCause());
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            int done = 0;
            while (done < length) {
                if (filled == CHUNK) sendChunk();
                makeSpace(length - done);
                int count = Math.min(length - done, buffer.length - filled);
                System.arraycopy(bytes, offset + done, buffer, filled, count);
                filled += count;
                done += count;
            }
        } catch (DropboxError | ConnectorException | InterruptedException e) {
            throw new Failed(e);
        }
    }

    private void makeSpace(int wanted) throws InterruptedException {
        int needed = Math.min(CHUNK, filled + wanted);
        if (needed <= buffer.length) return;
        if (needed > SMALL_BUFFER && !isLarge) {
            LARGE_BUFFERS.acquire();
            isLarge = true;
        }
        buffer = Arrays.copyOf(buffer, Math.max(needed, Math.min(CHUNK, 2 * buffer.length)));
    }

    private void sendChunk() throws DropboxError, ConnectorException, InterruptedException {
        String before = hash.soFar();
        hash.update(buffer, 0, filled);
        String after = hash.soFar();
        Begun upload = begun();
        long end = position + filled;
        if (end > upload.offset()) {
            boolean isSame = upload.sent().isEmpty() || upload.sent().equals(after);
            mustGoOn(position == upload.offset() && isSame);
            // Before it is sent: if its answer is lost, only the hash tells whether the next attempt has the same
            // chunk.
            remember(new Begun(path, upload.session(), position, before, after));
            append(upload.session());
            begun = new Begun(path, upload.session(), end, after, "");
        } else if (end == upload.offset()) {
            mustGoOn(after.equals(upload.hash()));
        }
        position = end;
        filled = 0;
    }

    private void append(String session) throws DropboxError, ConnectorException, InterruptedException {
        try {
            dropbox.append(session, position, buffer, 0, filled);
        } catch (DropboxError e) {
            if (e.says("not_found") || e.says("closed")) mustGoOn(false);
            if (!e.says("incorrect_offset")) throw e;
            // The answer to an earlier attempt was lost: all of the chunk has arrived, or its beginning.
            long arrived = e.find("correct_offset").map(Upload::number).orElse(-1L) - position;
            mustGoOn(arrived > 0 && arrived <= filled);
            int from = (int) arrived;
            if (from < filled) dropbox.append(session, position + from, buffer, from, filled - from);
        }
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }

    private Begun begun() throws DropboxError, ConnectorException, InterruptedException {
        Begun upload = begun;
        if (upload == null) {
            upload = memory.recall()
                    .filter(one -> one.path().equals(path) && !one.session().isEmpty())
                    .orElse(null);
            if (upload == null) upload = new Begun(path, dropbox.startSession(), 0, "", "");
            begun = upload;
        }
        return upload;
    }

    private void remember(Begun upload) throws ConnectorException, InterruptedException {
        begun = upload;
        memory.remember(upload);
    }

    /** The content has changed, or Dropbox no longer knows the session. The next attempt starts a new upload. */
    private void mustGoOn(boolean does) throws ConnectorException, InterruptedException {
        if (does) return;
        memory.remember(new Begun(path, "", 0, "", ""));
        throw ConnectorException.tryLater(
                Reached.NO,
                "The upload session cannot be continued: Dropbox has ended it, or the content has changed. The upload starts again.");
    }

    /** Sends what is left, and makes the file. */
    void complete() throws DropboxError, ConnectorException, IOException, InterruptedException {
        Metadata.File file;
        if (begun == null) {
            hash.update(buffer, 0, filled);
            file = dropbox.upload(path, buffer, filled);
        } else {
            if (filled > 0) sendChunk();
            Begun upload = begun();
            mustGoOn(position == upload.offset());
            remember(upload);
            file = finished(upload);
        }
        if (hash.soFar().equals(file.content_hash())) return;
        throw ConnectorException.tryLater(
                Reached.YES, "Dropbox has stored other content than was sent: the content hashes differ.");
    }

    private Metadata.File finished(Begun upload)
            throws DropboxError, ConnectorException, IOException, InterruptedException {
        try {
            return dropbox.finish(upload.session(), upload.offset(), path);
        } catch (DropboxError e) {
            if (!e.says("lookup_failed")) throw e;
            // An earlier attempt may have made the file.
            Metadata.File file = find();
            boolean isMade = file != null && hash.soFar().equals(file.content_hash());
            mustGoOn(isMade);
            return Objects.requireNonNull(file);
        }
    }

    private Metadata.@Nullable File find() throws ConnectorException, IOException, InterruptedException {
        try {
            return dropbox.metadata(path) instanceof Metadata.File file ? file : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() {
        if (isLarge) LARGE_BUFFERS.release();
        isLarge = false;
    }
}
