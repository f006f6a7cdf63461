package io.junctura.plugins.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Stands between a client and the broker. It can lose the broker's answer to a record that was published. */
final class Relay {
    private static final int PRODUCE = 0;

    private final ServerSocket server;
    private volatile int broker;
    private volatile CountDownLatch lost = new CountDownLatch(0);
    private volatile boolean loses;

    Relay() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param port the broker's */
    void to(int port) {
        broker = port;
        background(() -> {
            while (true) connect(server.accept());
        });
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The next record that is published reaches the broker, and no answer of that connection comes back. */
    void loseNextAnswer() {
        lost = new CountDownLatch(1);
        loses = true;
    }

    /** Waits until the broker got that record. */
    void awaitLost() throws InterruptedException {
        lost.await();
    }

    private void connect(Socket client) throws IOException {
        Socket to = new Socket(InetAddress.getLoopbackAddress(), broker);
        boolean[] silent = new boolean[1];
        background(() -> {
            try (client;
                    to) {
                requests(new DataInputStream(client.getInputStream()), to, silent);
            }
        });
        background(() -> {
            try (client;
                    to) {
                answers(to.getInputStream(), client.getOutputStream(), silent);
            }
        });
    }

    private void requests(DataInputStream in, Socket to, boolean[] silent) throws IOException {
        DataOutputStream out = new DataOutputStream(to.getOutputStream());
        while (true) {
            byte[] request = in.readNBytes(in.readInt());
            boolean isLost = loses && ((request[0] << 8) | request[1]) == PRODUCE;
            synchronized (silent) {
                if (isLost) silent[0] = true;
            }
            out.writeInt(request.length);
            out.write(request);
            out.flush();
            if (isLost) {
                loses = false;
                lost.countDown();
            }
        }
    }

    private static void answers(InputStream in, OutputStream out, boolean[] silent) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            synchronized (silent) {
                if (silent[0]) continue;
                out.write(buffer, 0, read);
            }
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
