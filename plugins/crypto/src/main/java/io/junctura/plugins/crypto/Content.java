package io.junctura.plugins.crypto;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/**
 * What an action hashes, signs or encodes.
 *
 * @param value    a text or a file
 * @param encoding how the text is decoded to bytes
 */
record Content(Object value, TextEncoding encoding) {
    /** For algorithms that need the whole content in memory. */
    static final int MAX_IN_MEMORY = 10_000_000;

    private static final int CHUNK = 1 << 16;

    Content {
        if (!(value instanceof String) && !(value instanceof FileRef)) {
            throw new IllegalArgumentException(
                    "content must be a text or a file. To use another value, make a text of it first, such as with"
                            + " json.format.");
        }
    }

    /** Takes a part of a content. The array is used again for the next part. */
    @FunctionalInterface
    interface Sink {
        void update(byte[] some, int offset, int length) throws GeneralSecurityException, IOException;
    }

    /** Reads the whole content, a file in constant memory. */
    void feed(Sink sink, ActionContext<?> context)
            throws ConnectorException, GeneralSecurityException, IOException, InterruptedException {
        if (value instanceof String text) {
            byte[] bytes = encoding.bytes(text, "content");
            sink.update(bytes, 0, bytes.length);
            return;
        }
        try (InputStream in = context.files().open((FileRef) value)) {
            copy(in, Long.MAX_VALUE, sink);
        }
    }

    /**
     * Reads a stream to its end, or up to a number of bytes.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    static void copy(InputStream in, long most, Sink sink)
            throws GeneralSecurityException, IOException, InterruptedException {
        byte[] some = new byte[CHUNK];
        long left = most;
        while (left > 0) {
            if (Thread.interrupted()) throw new InterruptedException();
            int count = in.read(some, 0, (int) Math.min(CHUNK, left));
            if (count < 0) return;
            sink.update(some, 0, count);
            left -= count;
        }
    }

    /** @throws ConnectorException bad input, if it is too large for an algorithm that needs it in memory */
    void mustFitInMemory(String hint) throws ConnectorException {
        if (!(value instanceof FileRef file) || file.size() <= MAX_IN_MEMORY) return;
        throw ConnectorException.badInput("The file \"" + file.name() + "\" is larger than 10 MB. " + hint);
    }

    /** The content in memory. */
    byte[] bytes(String hint, ActionContext<?> context) throws ConnectorException, IOException {
        if (value instanceof String text) return encoding.bytes(text, "content");
        mustFitInMemory(hint);
        try (InputStream in = context.files().open((FileRef) value)) {
            return in.readAllBytes();
        }
    }
}
