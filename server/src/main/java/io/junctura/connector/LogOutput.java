package io.junctura.connector;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes: to standard error as it was at the start, so that a line is not taken for one that a plugin prints
 * when it is logged in the middle of a call into one. Such a line shows no secret of the call's connection either. Each
 * write is a whole line. Thread safe.
 */
public final class LogOutput extends OutputStream {
    private final OutputStream out;
    private final Charset charset;

    /** @param charset in which lines come */
    public LogOutput(Charset charset) {
        this(new FileOutputStream(FileDescriptor.err), charset);
    }

    LogOutput(OutputStream out, Charset charset) {
        this.out = out;
        this.charset = charset;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        @Nullable Redaction redaction = SharedState.Inside.redactionNow();
        if (redaction == null) {
            out.write(bytes, from, length);
        } else {
            out.write(redaction.of(new String(bytes, from, length, charset)).getBytes(charset));
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
