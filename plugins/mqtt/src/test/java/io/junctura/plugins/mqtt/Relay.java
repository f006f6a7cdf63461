package io.junctura.plugins.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and the broker. It can lose the broker's answers, and cut connections. */
final class Relay {
    private final ServerSocket server;
    private final int broker;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean losesAnswers;
    private volatile boolean refuses;

    /** @param broker the broker's port */
    Relay(int broker) {
        this.broker = broker;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        background(() -> {
            while (true) connect(server.accept());
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on, what clients send reaches the broker, and nothing comes back. */
    void loseAnswers() {
        losesAnswers = true;
    }

    /** Cuts all connections. The next ones work. */
    void cut() {
        for (Socket each : clients) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        losesAnswers = false;
    }

    /** Cuts all connections, and ends each new one, until {@link #admit}. */
    void refuse() {
        refuses = true;
        cut();
    }

    void admit() {
        refuses = false;
    }

    private void connect(Socket client) throws IOException {
        if (refuses) {
            client.close();
            return;
        }
        clients.add(client);
        Socket to = new Socket(InetAddress.getLoopbackAddress(), broker);
        background(() -> {
            try (client;
                    to) {
                client.getInputStream().transferTo(to.getOutputStream());
            } finally {
                clients.remove(client);
            }
        });
        background(() -> {
            try (client;
                    to) {
                answers(to.getInputStream(), client.getOutputStream());
            }
        });
    }

    private void answers(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (!losesAnswers) out.write(buffer, 0, read);
        }
    }

    /** What is done until a side has gone. */
    private interface Work {
        void run() throws IOException;
    }

    private static void background(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A side has closed its socket.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
