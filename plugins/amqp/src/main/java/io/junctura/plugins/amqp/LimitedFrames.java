package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.SocketFrameHandler;
import io.junctura.plugins.messages.ByteLimit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a message when there is room for it in memory. Until then, TCP keeps the broker from sending more. The
 * client sends its heartbeats on another thread, so the broker keeps the connection.
 */
final class LimitedFrames extends SocketFrameHandler {
    /** Where a content header has the size of the body, after the class and the weight (AMQP 0-9-1, section 4.2.6.1). */
    private static final int BODY_SIZE = 4;

    private final ByteLimit limit;

    LimitedFrames(Socket socket, ByteLimit limit) throws IOException {
        super(socket);
        this.limit = limit;
    }

    @Override
    public @Nullable Frame readFrame() throws IOException {
        Frame frame = super.readFrame();
        if (frame != null && frame.getType() == AMQP.FRAME_HEADER) {
            acquire(ByteBuffer.wrap(frame.getPayload()).getLong(BODY_SIZE));
        }
        return frame;
    }

    private void acquire(long bytes) throws IOException {
        try {
            limit.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
