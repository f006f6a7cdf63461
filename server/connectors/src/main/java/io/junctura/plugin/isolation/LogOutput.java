package io.junctura.plugin.isolation;

import io.junctura.masking.Redaction;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The output stream of the log: standard error as it was at the start. So a line that the server logs during a call of a plugin
 * does not look like the plugin's output. Each write is a whole line. Thread safe.
 */
public final class LogOutput extends OutputStream {
    private final OutputStream out = new FileOutputStream(FileDescriptor.err);

    /** Masks the secrets of the connection of the plugin call that this thread executes, if any. */
    public static String masked(String text) {
        Redaction redaction = SharedState.CurrentCall.redactionNow();
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
