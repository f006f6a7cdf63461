package io.junctura.bench.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that answers each request with 200 and an endless body, as fast as the client reads it. */
final class NeverEnds implements AutoCloseable {
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNK =
            ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "bench-never-ends");
        thread.setDaemon(true);
        return thread;
    });

    private NeverEnds(ServerSocket server) {
        this.server = server;
    }

    static NeverEnds start() throws IOException {
        NeverEnds one = new NeverEnds(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
        one.threads.execute(one::accept);
        return one;
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> answer(socket));
            }
        } catch (IOException closed) {
            // The measurement has ended.
        }
    }

    private void answer(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            // A small send buffer keeps the bench from writing much more than the target reads.
            socket.setSendBufferSize(CHUNK.length);
            in.read();
            out.write(HEAD);
            while (true) out.write(CHUNK);
        } catch (IOException readNoMore) {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) socket.close();
        threads.shutdownNow();
    }
}
