package io.junctura.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Any system that commands or steps talk to: keeps what it got, answers what it was told to. */
final class OtherSide implements AutoCloseable {

    record ReceivedRequest(String method, String path, String authorization, String key, String type, String body) {}

    final List<ReceivedRequest> got = new CopyOnWriteArrayList<>();
    private final Queue<Object[]> answers = new ConcurrentLinkedDeque<>(new ArrayDeque<>());
    private final HttpServer server;

    OtherSide() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            got.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    body));
            Object[] answer = answers.poll();
            int status = answer == null ? 200 : (int) answer[0];
            byte[] bytes = (answer == null ? "{}" : (String) answer[1]).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    OtherSide answers(int status, String body) {
        answers.add(new Object[] {status, body});
        return this;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
