package io.junctura.plugins.stores.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a connector and its server. It can drop connections, or let the server fall silent. */
public final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean silent;
    private volatile CountDownLatch silenced = new CountDownLatch(1);

    /** @param target the server's port on this machine */
    public Relay(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections there were. */
    public int connections() {
        return connections.get();
    }

    /** Closes all connections. */
    public void drop() {
        for (Socket socket : open) close(socket);
    }

    /** Closes all connections when the server has sent so many bytes from now on. */
    public void dropAfter(long bytes) {
        left.set(bytes);
    }

    /** From now on, nothing that the server sends arrives. */
    public void silence() {
        silent = true;
    }

    /** Waits until the server has sent something that did not arrive. */
    public void awaitSilenced() throws InterruptedException {
        if (!silenced.await(30, java.util.concurrent.TimeUnit.SECONDS)) {
            throw new AssertionError("The server sent nothing.");
        }
    }

    /** Lets later connections through again; those that were silenced stay so. */
    public void speak() {
        silent = false;
        silenced = new CountDownLatch(1);
        left.set(Long.MAX_VALUE);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                connections.incrementAndGet();
                open.add(client);
                open.add(server);
                start(() -> copy(client, server, false));
                start(() -> copy(server, client, true));
            } catch (IOException e) {
                // It is closed, or its server is.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean isAnswer) {
        byte[] buffer = new byte[8192];
        boolean stopped = false;
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                stopped |= isAnswer && silent;
                if (stopped) {
                    silenced.countDown();
                    continue;
                }
                if (isAnswer && left.addAndGet(-count) < 0) drop();
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One of the two has closed it.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is not used any more.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        drop();
    }
}
