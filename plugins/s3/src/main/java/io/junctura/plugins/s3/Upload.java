package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.s3.UploadMemory.Begun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Collects what is written, and sends it: by one request if it is small, else part by part. Holds one part in memory.
 * An upload of an earlier attempt is continued: parts that have arrived with the same content are not sent again.
 */
final class Upload extends OutputStream {
    private static final int FIRST_BUFFER = 64 << 10;
    /** Larger ones share a limit. */
    private static final int SMALL_BUFFER = 1 << 20;

    private final Bucket bucket;
    private final String path;
    private final String contentType;
    private final UploadMemory memory;
    private final List<CompletedPart> parts = new ArrayList<>();
    private Map<Integer, String> arrived = Map.of();
    private @Nullable Begun begun;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private int taken;

    Upload(Bucket bucket, String path, String contentType, UploadMemory memory) {
        this.bucket = bucket;
        this.path = path;
        this.contentType = contentType;
        this.memory = memory;
    }

    /** A failure of {@link #write}. The caller that has passed the stream on unwraps it. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1L;

        Failed(Exception cause) {
            super(cause.getMessage(), cause);
        }

        /** Throws what has happened. */
        ConnectorException unpacked() throws InterruptedException, NoSuchFileException {
            if (getCause() instanceof InterruptedException e) throw e;
            if (getCause() instanceof NoSuchFileException e) throw e;
            return (ConnectorException) Objects.requireNonNull(getCause());
        }
    }

    /** Has the file begin with another one, which is not fetched for that. */
    void beginWith(String other, HeadObjectResponse head)
            throws ConnectorException, NoSuchFileException, InterruptedException {
        parts.addAll(bucket.uploads().copyParts(begun(), 1, other, head));
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
                if (filled == bucket.uploads().partSize()) sendPart();
                makeSpace(length - done);
                int count = Math.min(length - done, buffer.length - filled);
                System.arraycopy(bytes, offset + done, buffer, filled, count);
                filled += count;
                done += count;
            }
        } catch (ConnectorException | NoSuchFileException | InterruptedException e) {
            throw new Failed(e);
        }
    }

    private void makeSpace(int wanted) throws InterruptedException {
        int needed = Math.min(bucket.uploads().partSize(), filled + wanted);
        if (needed <= buffer.length) return;
        if (needed > SMALL_BUFFER && taken == 0)
            taken = PartBuffers.take(bucket.uploads().partSize());
        int doubled = (int) Math.min(bucket.uploads().partSize(), 2L * buffer.length);
        buffer = Arrays.copyOf(buffer, Math.max(needed, doubled));
    }

    private void sendPart() throws ConnectorException, NoSuchFileException, InterruptedException {
        Begun upload = begun();
        int number = parts.size() + 1;
        byte[] digest = ETags.md5(buffer, filled);
        String known = arrived.get(number);
        parts.add(
                HexFormat.of().formatHex(digest).equals(known)
                        ? CompletedPart.builder().partNumber(number).eTag(known).build()
                        : bucket.uploads().upload(upload, number, buffer, filled, digest));
        filled = 0;
    }

    private Begun begun() throws ConnectorException, NoSuchFileException, InterruptedException {
        Begun upload = begun;
        if (upload == null) {
            upload = recalled();
            if (upload == null) {
                upload = bucket.uploads().begin(path, contentType);
                memory.remember(upload);
            }
            begun = upload;
        }
        return upload;
    }

    private @Nullable Begun recalled() throws ConnectorException, InterruptedException {
        Begun before = memory.recall().filter(one -> one.path().equals(path)).orElse(null);
        Map<Integer, String> there =
                before == null ? null : bucket.uploads().parts(before).orElse(null);
        if (there == null) return null;
        arrived = there;
        return before;
    }

    /** Sends what is left, and makes the file. */
    void complete() throws ConnectorException, NoSuchFileException, InterruptedException {
        Begun upload = begun;
        if (upload == null) {
            bucket.put(path, contentType, buffer, filled);
            return;
        }
        if (filled > 0) sendPart();
        bucket.uploads().complete(upload, parts);
    }

    /** Aborts the upload: no run continues it. */
    void abort() throws InterruptedException {
        Begun upload = begun;
        if (upload != null) bucket.uploads().abortQuietly(upload);
    }

    @Override
    public void close() {
        PartBuffers.giveBack(taken);
        taken = 0;
    }
}
