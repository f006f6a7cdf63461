package io.junctura.plugins.slack;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's side of WebSockets (RFC 6455), for texts of any length. Each ticket opens one connection. */
final class TestWebSocket implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final ServerSocket server;
    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Client> opened = new LinkedBlockingQueue<>();
    private final List<Client> all = new CopyOnWriteArrayList<>();
    private final List<String> announced = new CopyOnWriteArrayList<>();

    TestWebSocket() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    /** An address for one connection. */
    String address() {
        String ticket = "t" + System.nanoTime();
        tickets.add(ticket);
        return "ws://127.0.0.1:" + server.getLocalPort() + "/link?ticket=" + ticket;
    }

    /** The next connection that was opened. */
    Client awaitClient() {
        return taken(opened, "no WebSocket was opened");
    }

    /** The next connection; null if none is opened in time. */
    @Nullable
    Client clientWithin(Duration limit) {
        try {
            return opened.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends a text to all clients, and to those that come later. */
    void announce(String text) {
        announced.add(text);
        for (Client client : all) client.send(text);
    }

    int opened() {
        return all.size();
    }

    private static <T> T taken(BlockingQueue<T> queue, String not) {
        try {
            T one = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (one == null) throw new AssertionError(not);
            return one;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "test-websocket");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                thread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
            String request = head.readLine();
            String key = "";
            for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                    key = line.substring(18).strip();
            }
            OutputStream out = socket.getOutputStream();
            if (!tickets.remove(request.replaceAll(".*ticket=(\\w+).*", "$1"))) {
                out.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Client client = new Client(socket);
            client.send("{\"type\":\"hello\",\"num_connections\":1,\"connection_info\":{\"app_id\":\"A1\"}}");
            all.add(client);
            announced.forEach(client::send);
            opened.add(client);
            client.read(in);
        } catch (IOException | GeneralSecurityException gone) {
            // The client has left.
        }
    }

    private static String accept(String key) throws GeneralSecurityException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
    }

    /** One connection. */
    static final class Client {
        private final Socket socket;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        private Client(Socket socket) {
            this.socket = socket;
        }

        private void read(DataInputStream in) throws IOException {
            while (true) {
                int kind = in.readUnsignedByte() & 15;
                int length = in.readUnsignedByte() & 127;
                if (length == 126) length = in.readUnsignedShort();
                byte[] mask = in.readNBytes(4);
                byte[] body = in.readNBytes(length);
                for (int i = 0; i < body.length; i++) body[i] ^= mask[i % 4];
                if (kind == 8) return;
                if (kind == 1) received.add(new String(body, StandardCharsets.UTF_8));
            }
        }

        synchronized void send(String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(0x81);
                if (body.length < 126) out.write(body.length);
                else {
                    out.write(127);
                    for (int shift = 56; shift >= 0; shift -= 8) out.write((int) ((long) body.length >> shift));
                }
                out.write(body);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The next text that the client has sent. */
        String awaitText() {
            return taken(received, "nothing was acknowledged");
        }

        /** Whether the client has sent nothing that was not taken. */
        boolean isQuiet() {
            return received.isEmpty();
        }

        void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.forEach(Client::drop);
    }
}
