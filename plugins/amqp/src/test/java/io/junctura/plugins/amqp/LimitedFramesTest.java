package io.junctura.plugins.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.junctura.plugins.messages.ByteLimit;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With headers of messages, as a broker sends them before the bodies. */
class LimitedFramesTest {
    private static final int BASIC = 60;

    private final ByteLimit limit = new ByteLimit();
    private final BlockingQueue<Object> read = new LinkedBlockingQueue<>();
    private Socket broker;
    private Thread reader;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LimitedFrames frames = new LimitedFrames(new Socket(server.getInetAddress(), server.getLocalPort()), limit);
            broker = server.accept();
            reader = new Thread(() -> {
                try {
                    while (true) read.add(frames.readFrame());
                } catch (IOException e) {
                    read.add(String.valueOf(e.getMessage()));
                }
            });
            reader.start();
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        broker.close();
        limit.close();
        reader.join();
    }

    private void announce(long bytes) throws IOException {
        DataOutputStream out = new DataOutputStream(broker.getOutputStream());
        out.writeByte(AMQP.FRAME_HEADER);
        out.writeShort(1);
        out.writeInt(14);
        out.writeShort(BASIC);
        out.writeShort(0);
        out.writeLong(bytes);
        out.writeShort(0);
        out.writeByte(AMQP.FRAME_END);
    }

    private void awaitWaiting() {
        Await.until("the reader waits", () -> reader.getState() == Thread.State.WAITING ? reader : null);
    }

    @Test
    void noMoreIsReadThanThereIsRoomFor() throws Exception {
        for (int i = 0; i < 3; i++) announce(ByteLimit.BYTES / 2);
        read.take();
        read.take();
        awaitWaiting();
        assertThat(read).isEmpty();
        limit.release(ByteLimit.BYTES / 2);
        read.take();
    }

    @Test
    void aMessageLargerThanTheLimitIsReadAlone() throws Exception {
        announce(ByteLimit.BYTES + 1L);
        announce(1);
        read.take();
        awaitWaiting();
        limit.release(ByteLimit.BYTES + 1L);
        read.take();
    }

    @Test
    void theEndOfTheTriggerEndsTheWait() throws Exception {
        announce(ByteLimit.BYTES);
        announce(1);
        read.take();
        awaitWaiting();
        limit.close();
        assertThat(read.take()).isEqualTo("The trigger has ended");
    }
}
