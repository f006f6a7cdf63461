package io.junctura.plugins.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/** Stands between the connector and a mail server, and changes or cuts what they say. */
final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore idles = new Semaphore(0);
    private final Semaphore cuts = new Semaphore(0);
    private volatile boolean refusing;
    private volatile String cutAt = "\0";
    private volatile String hidden = "";
    private volatile Replacement replacement = new Replacement("", "", Set.of());

    Relay(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Cuts all connections, and takes no more until {@link #up}. */
    void down() {
        refusing = true;
        open.forEach(Relay::close);
    }

    void up() {
        refusing = false;
    }

    /** Cuts a connection whenever the server says this. */
    void cutAt(String text) {
        cutAt = text;
    }

    /** Whether a connection was cut so, not counting those that this was said of already. */
    boolean wasCut() throws InterruptedException {
        return cuts.tryAcquire(50, TimeUnit.MILLISECONDS);
    }

    /** Replaces a capability of the server by an unknown one. */
    void hide(String capability) {
        hidden = capability;
    }

    private record Replacement(String text, String by, Set<Socket> connections) {
        String in(String said, Socket connection) {
            return connections.contains(connection) ? said.replace(text, by) : said;
        }
    }

    /** Makes other words of what the server says on the connections that are open now. */
    void replaceOnOpenConnections(String text, String by) {
        replacement = new Replacement(text, by, Set.copyOf(open));
    }

    /** Waits until the connector has begun to idle so many times more. */
    void awaitIdle(int times) throws InterruptedException {
        if (!idles.tryAcquire(times, 30, TimeUnit.SECONDS)) throw new AssertionError("The connector does not idle.");
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(client);
                open.add(server);
                start(() -> copy(client, server, true));
                start(() -> copy(server, client, false));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean isClient) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (true) {
                // Otherwise the mail server's answers, which are in several pieces, take 40 ms each.
                if (from.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
                    from.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
                }
                int n = in.read(buffer);
                if (n < 0) break;
                String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                if (isClient && text.endsWith(" IDLE\r\n")) idles.release();
                if (!isClient && text.contains(cutAt)) {
                    cuts.release();
                    break;
                }
                if (!isClient && !hidden.isEmpty()) text = text.replace(" " + hidden, " X" + hidden);
                if (!isClient) text = replacement.in(text, from);
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            // Cut.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is not used any more.
        }
    }

    @Override
    public void close() {
        close(listening);
        open.forEach(Relay::close);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
