package io.junctura.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer while it is being written. A small one is sent in one piece. A large one is sent as it is written, so no
 * more of it than {@link #SMALL} is in memory. Used by one thread.
 */
final class JsonAnswer extends OutputStream {
    private static final int SMALL = 64 * 1024;

    private final Exchange http;
    private final ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
    private @Nullable OutputStream large;

    JsonAnswer(Exchange http) {
        this.http = http;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (large == null && small.size() + length <= SMALL) {
            small.write(bytes, from, length);
            return;
        }
        if (large == null) {
            large = http.stream();
            small.writeTo(large);
        }
        large.write(bytes, from, length);
    }

    /** All has been written. */
    void ends() throws IOException {
        if (large == null) http.result(small.toByteArray());
        else large.close();
    }

    /** Ends a body that cannot be written completely. @return whether another answer can still be sent instead */
    boolean breaksOff(Throwable why) {
        if (large == null) return true;
        // Otherwise the client would take the part that was sent for the whole.
        http.cutOff(why);
        return false;
    }
}
