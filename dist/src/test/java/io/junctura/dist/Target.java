package io.junctura.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The other system of a documentation page: answers as the page says, and remembers what it was asked. */
final class Target implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<DocumentationPage.Request> answered;
    private final List<DocumentationPage.Request> received = new ArrayList<>();

    Target(List<DocumentationPage.Request> answered) throws IOException {
        this.answered = answered;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(name + ": " + value)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        DocumentationPage.Request request = new DocumentationPage.Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body, null);
        String answer = "{}";
        for (DocumentationPage.Request each : answered) {
            if (each.answer() != null && sameLine(each, request)) answer = each.answer();
        }
        synchronized (this) {
            received.add(request);
            notifyAll();
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Waits for a request. Each is found once. */
    synchronized void await(DocumentationPage.Request shown) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BuiltJar.LIMIT_SECONDS);
        while (true) {
            for (DocumentationPage.Request each : received) {
                if (!same(shown, each)) continue;
                received.remove(each);
                return;
            }
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) throw new TimeoutException("not " + shown + " came, but " + received);
            wait(millis);
        }
    }

    private static boolean sameLine(DocumentationPage.Request shown, DocumentationPage.Request actual) {
        return shown.method().equals(actual.method()) && DocumentationPage.matches(shown.path(), actual.path());
    }

    private static boolean same(DocumentationPage.Request shown, DocumentationPage.Request actual) {
        return sameLine(shown, actual)
                && shown.headers().stream()
                        .allMatch(header -> actual.headers().stream()
                                .anyMatch(other -> DocumentationPage.matches(
                                        header.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT))))
                && sameBody(shown.body(), actual.body());
    }

    private static boolean sameBody(String shown, String actual) {
        if (shown.contains("…") || !shown.strip().startsWith("{")) return DocumentationPage.matches(shown, actual);
        return actual.startsWith("{") && Json.parse(shown).equals(Json.parse(actual));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
