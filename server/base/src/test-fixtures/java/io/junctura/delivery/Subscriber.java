package io.junctura.delivery;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A third party that gets webhooks, records them, and answers as the test says. */
final class Subscriber implements AutoCloseable {

    /** @param headers by their names, in any case */
    record ReceivedRequest(String path, Map<String, List<String>> headers, String body) {
        String id() {
            return header("webhook-id");
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> json() {
            return (Map<String, Object>) Json.parse(body);
        }

        /** Verifies the signature with the reference library. @throws Exception if it is wrong */
        void verifyWith(String secret) throws Exception {
            new Webhook(secret).verify(body, HttpHeaders.of(headers, (name, value) -> true));
        }
    }

    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, "", Map.of());
        }
    }

    final List<ReceivedRequest> got = new CopyOnWriteArrayList<>();
    volatile Function<ReceivedRequest, Answer> answering = got -> Answer.of(204);
    private final HttpServer server;

    Subscriber() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            ReceivedRequest one = new ReceivedRequest(
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answering.apply(one);
            got.add(one);
            answer.headers.forEach(
                    (name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    Subscriber answers(int status) {
        answering = got -> Answer.of(status);
        return this;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
