package io.junctura.plugins.sql;

import java.io.Closeable;
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
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy between the connector and a database, which can cut the connection. */
final class TcpProxy implements Closeable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String cutAfter = "";
    private volatile boolean refusing;

    TcpProxy(int target) {
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

    /** How many connections were made. */
    int connections() {
        return connections.get();
    }

    /** The database gets the piece with this text, and its answer is lost. */
    void cutAfter(String text) {
        cutAfter = text;
    }

    /** Cuts all connections, and takes no more until {@link #up}. */
    void down() {
        refusing = true;
        open.forEach(TcpProxy::close);
    }

    void up() {
        refusing = false;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                if (refusing) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                start(() -> copy(client, server, true));
                start(() -> copy(server, client, false));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean watched) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                String cut = cutAfter;
                boolean last = watched
                        && !cut.isEmpty()
                        && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(cut);
                if (last) {
                    cutAfter = "";
                    // The answer must not come through.
                    from.shutdownOutput();
                }
                out.write(buffer, 0, n);
                out.flush();
                if (last) {
                    // The database works until it reads the end.
                    to.shutdownOutput();
                    from.close();
                    return;
                }
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
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(TcpProxy::close);
    }
}
