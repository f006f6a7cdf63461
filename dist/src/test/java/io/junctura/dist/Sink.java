package io.junctura.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The system that flows write to: remembers what it was sent, and answers as it is told. */
final class Sink implements AutoCloseable {

    /** @param status what it was answered */
    record Delivery(String event, String key, int status) {}

    private final HttpServer server;
    private final List<Delivery> deliveries = new ArrayList<>();
    private int status;

    Sink(int status) throws IOException {
        this.status = status;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void answers(int next) {
        status = next;
    }

    private void take(HttpExchange exchange) throws IOException {
        String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        int answer;
        synchronized (this) {
            answer = status;
            deliveries.add(new Delivery(event, key, answer));
            notifyAll();
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    /** Waits until what has been delivered is as it should be. */
    synchronized List<Delivery> await(Predicate<List<Delivery>> enough) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + BuiltJar.LIMIT_SECONDS * 1_000_000_000L;
        while (!enough.test(deliveries)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) throw new TimeoutException("only this was delivered: " + deliveries);
            wait(millis);
        }
        return List.copyOf(deliveries);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
