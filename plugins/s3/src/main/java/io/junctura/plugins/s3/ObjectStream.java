package io.junctura.plugins.s3;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The content of a file, in pieces, so that the time limit of a request does not depend on the size of the file. After a lost
 * connection it continues at the same position, if data has arrived since the last loss and the file has not changed.
 */
final class ObjectStream extends InputStream {
    private static final long PIECE = 64L << 20;

    private final Bucket bucket;
    private final String path;
    private final @Nullable String etag;
    private final long size;
    private @Nullable InputStream piece;
    private long at;
    private long pieceBegin;
    private long pieceEnd;

    ObjectStream(Bucket bucket, String path, @Nullable String etag, long size) {
        this.bucket = bucket;
        this.path = path;
        this.etag = etag;
        this.size = size;
    }

    /** Requests the first piece, so that a failure is reported at once. */
    ObjectStream opened() throws ConnectorException, IOException, InterruptedException {
        piece();
        return this;
    }

    private InputStream piece() throws ConnectorException, IOException, InterruptedException {
        InputStream open = piece;
        if (open == null) {
            pieceBegin = at;
            pieceEnd = Math.min(size, at + PIECE);
            boolean whole = at == 0 && pieceEnd == size;
            // For a whole file, the library checks the store's checksum.
            open = bucket.read(path, etag, whole ? null : "bytes=" + at + "-" + (pieceEnd - 1));
            piece = open;
        }
        return open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (true) {
            if (at == size && piece == null) return -1;
            try {
                int read = piece().read(buffer, offset, length);
                if (read > 0) {
                    at += read;
                    return read;
                }
                if (at < pieceEnd) throw new IOException("The answer ended after " + at + " of " + size + " bytes.");
                close();
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                close();
                boolean goesOn =
                        at > pieceBegin && at < size && !Thread.currentThread().isInterrupted();
                if (!goesOn) throw e;
            } catch (SdkException e) {
                throw new IOException("\"" + path + "\" has arrived damaged: " + e.getMessage(), e);
            } catch (ConnectorException e) {
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        InputStream open = piece;
        piece = null;
        if (open != null) open.close();
    }
}
