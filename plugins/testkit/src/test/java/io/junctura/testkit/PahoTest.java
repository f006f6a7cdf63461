package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract with a client that must be disconnected before it is closed. */
class PahoTest {
    private final Broker broker = new Broker();

    @AfterEach
    void close() throws IOException {
        broker.socket.close();
    }

    @Test
    void aClientIsClosedAsItsResourceSays() {
        assertThat(ConnectorContractTest.failures(Paho.class, trial -> {
                    trial.arranged.connection("address", "tcp://127.0.0.1:" + broker.socket.getLocalPort());
                    trial.arranged.input("publish", Map.of("topic", "orders", "text", "A"));
                    trial.arranged.input("received", Map.of("topic", "orders"));
                }))
                .isEmpty();
        assertThat(broker.disconnected).isTrue();
    }

    /** So much of MQTT 5 as a session needs that sends messages and subscribes. */
    private static final class Broker {
        private static final int CONNECT = 1;
        private static final int PUBLISH = 3;
        private static final int SUBSCRIBE = 8;
        private static final int PING = 12;
        private static final int DISCONNECT = 14;

        final ServerSocket socket;
        volatile boolean disconnected;

        Broker() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            thread(this::accept);
        }

        private static void thread(Runnable work) {
            Thread thread = new Thread(work, "broker");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    thread(() -> serve(client));
                }
            } catch (IOException e) {
                // The test has ended.
            }
        }

        private void serve(Socket client) {
            try (client) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = client.getOutputStream();
                while (true) {
                    int head = in.readUnsignedByte();
                    byte[] packet = in.readNBytes(length(in));
                    switch (head >> 4) {
                        case CONNECT -> send(out, 0x20, 0, 0, 0);
                        case SUBSCRIBE -> send(out, 0x90, packet[0], packet[1], 0, 1);
                        case PUBLISH -> {
                            int id = 2 + (packet[0] << 8 | packet[1] & 0xFF); // after the topic
                            send(out, 0x40, packet[id], packet[id + 1]);
                        }
                        case PING -> send(out, 0xD0);
                        case DISCONNECT -> disconnected = true;
                        default -> throw new IOException("Not expected: " + head);
                    }
                }
            } catch (IOException e) {
                // The client has gone.
            }
        }

        private static int length(DataInputStream in) throws IOException {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int part = in.readUnsignedByte();
                length |= (part & 0x7F) << shift;
                if (part < 0x80) return length;
            }
        }

        private static void send(OutputStream out, int head, int... content) throws IOException {
            byte[] packet = new byte[content.length + 2];
            packet[0] = (byte) head;
            packet[1] = (byte) content.length;
            for (int i = 0; i < content.length; i++) packet[i + 2] = (byte) content[i];
            out.write(packet);
            out.flush();
        }
    }
}
