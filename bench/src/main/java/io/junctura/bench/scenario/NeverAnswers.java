package io.junctura.bench.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that accepts connections and never answers. */
final class NeverAnswers implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private NeverAnswers(ServerSocket server) {
        this.server = server;
    }

    static NeverAnswers start() throws IOException {
        NeverAnswers one = new NeverAnswers(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(one::accept, "bench-never-answers");
        thread.setDaemon(true);
        thread.start();
        return one;
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) open.add(server.accept());
        } catch (IOException closed) {
            // The measurement has ended.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) socket.close();
    }
}
