package io.junctura.connector;

import io.junctura.masking.Redaction;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where the log goes: to standard error as it was at the start, so that a line is not taken for one that a plugin prints
 * when it is logged in the middle of a call into one. Each write is a whole line. Thread safe.
 */
public final class LogOutput extends OutputStream {
    private final OutputStream out = new FileOutputStream(FileDescriptor.err);

    /** The text without the secrets of the connection of the call into a plugin that this thread is in, if it is in one. */
    public static String masked(String text) {
        Redaction redaction = SharedState.Inside.redactionNow();
        return redaction == null ? text : redaction.of(text);
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
