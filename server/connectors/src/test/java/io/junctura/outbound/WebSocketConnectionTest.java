package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.memory.HeapShare;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketConnectionTest {
    /** A text message "ok". */
    private static final byte[] FRAME = {(byte) 0x81, 2, 'o', 'k'};

    /** Delivers one frame once {@link #arrives} is complete, even if the socket was closed before. */
    private static final class LateSocket extends Socket {
        private final CompletableFuture<Thread> reader = new CompletableFuture<>();
        private final CompletableFuture<Void> arrives = new CompletableFuture<>();
        private final AtomicReference<Throwable> uncaught = new AtomicReference<>();

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                private final InputStream frame = new ByteArrayInputStream(FRAME);

                @Override
                public int read() throws IOException {
                    await();
                    return frame.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    await();
                    return frame.read(into, offset, length);
                }

                private void await() {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.set(thrown));
                    reader.complete(Thread.currentThread());
                    arrives.join();
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void setSoTimeout(int millis) {
            // Reads wait without a limit.
        }
    }

    @Test
    void aMessageThatArrivesWhileTheConnectionIsClosedEndsTheReaderQuietly() throws Exception {
        long before = HeapShare.REMOTE_VALUES.used();
        LateSocket socket = new LateSocket();
        OpenSockets owner = new OpenSockets();
        new WebSocketConnection(socket, owner, "wss://example.com", "", 1_000).start();
        Thread reader = socket.reader.get();
        owner.close();
        socket.arrives.complete(null);
        reader.join();
        assertThat(socket.uncaught.get()).isNull();
        assertThat(HeapShare.REMOTE_VALUES.used()).isEqualTo(before);
    }
}
