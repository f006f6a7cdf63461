package io.junctura.plugins.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.jspecify.annotations.Nullable;

/** SQS: ElasticMQ behind a check of signatures, which ElasticMQ does not make, and with the errors that a test asks for. */
final class TestSqs implements AutoCloseable {
    private static final SQSRestServer ELASTICMQ = started();
    private static final String ELASTICMQ_ADDRESS =
            "http://127.0.0.1:" + ELASTICMQ.waitUntilStarted().localAddress().getPort() + "/";
    private static int queues;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer front;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SignatureCheck signatures;

    /** All below is guarded by this. */
    private final Map<String, Deque<Reply>> replies = new HashMap<>();

    private final List<Sent> sent = new ArrayList<>();
    private @Nullable String lost;
    private Runnable outage = () -> {};

    private record Sent(String operation, String body) {}

    /** What is answered in place of ElasticMQ. */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply error(int status, String code, String message) {
            return new Reply(
                    status,
                    "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":" + quoted(message) + "}",
                    Map.of());
        }

        /** No answer: the connection ends. */
        static Reply none() {
            return new Reply(0, "", Map.of());
        }

        Reply header(String name, String value) {
            return new Reply(status, body, Map.of(name, value));
        }
    }

    TestSqs(Supplier<Instant> clock) {
        signatures = new SignatureCheck("sqs", clock);
        try {
            front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        front.setExecutor(threads);
        front.createContext("/", this::handle);
        front.start();
    }

    private static SQSRestServer started() {
        SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withDynamicPort()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopAndWait));
        return server;
    }

    String address() {
        return "http://127.0.0.1:" + front.getAddress().getPort();
    }

    SignatureCheck signatures() {
        return signatures;
    }

    /** Answers the next requests of an operation so, and does nothing. */
    synchronized void next(String operation, Reply... all) {
        replies.computeIfAbsent(operation, any -> new ArrayDeque<>()).addAll(List.of(all));
    }

    /** Does what the next request of an operation asks for, and breaks the connection before the answer. */
    synchronized void loseNextAnswer(String operation) {
        loseNextAnswer(operation, () -> {});
    }

    /** @param meanwhile happens before the sender learns of the loss */
    synchronized void loseNextAnswer(String operation, Runnable meanwhile) {
        lost = operation;
        outage = meanwhile;
    }

    /** The bodies of requests of an operation. */
    synchronized List<String> sent(String operation) {
        return sent.stream()
                .filter(one -> one.operation().equals(operation))
                .map(Sent::body)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        String operation = target.substring(target.indexOf('.') + 1);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = reply(operation, SignatureCheck.headers(exchange), body);
        if (reply.status() > 0) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private Reply reply(String operation, Map<String, String> headers, String body) {
        synchronized (this) {
            sent.add(new Sent(operation, body));
            SignatureCheck.Refusal refusal = signatures.refusal(headers, body);
            if (refusal != null) return Reply.error(refusal.status(), refusal.code(), refusal.message());
            Deque<Reply> arranged = replies.getOrDefault(operation, new ArrayDeque<>());
            if (!arranged.isEmpty()) return arranged.removeFirst();
        }
        // ElasticMQ would give messages to a reader that has gone.
        HttpResponse<String> answer =
                forward(operation, body.replace("\"WaitTimeSeconds\":20", "\"WaitTimeSeconds\":1"));
        if (answer == null) return Reply.none();
        synchronized (this) {
            if (operation.equals(lost)) {
                lost = null;
                outage.run();
                return Reply.none();
            }
        }
        return new Reply(answer.statusCode(), answer.body(), Map.of());
    }

    /** @return null if the test has ended */
    private @Nullable HttpResponse<String> forward(String operation, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ELASTICMQ_ADDRESS))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + operation)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Another queue. @return its name */
    String queue() {
        return queue("q", "{}");
    }

    /** A queue with this name. */
    void queueNamed(String name) {
        ask("CreateQueue", "{\"QueueName\":\"" + name + "\",\"Attributes\":{}}");
    }

    String fifo() {
        return queue("q", "{\"FifoQueue\":\"true\"}");
    }

    private synchronized String queue(String prefix, String attributes) {
        String name;
        synchronized (TestSqs.class) {
            name = prefix + ++queues + (attributes.contains("Fifo") ? ".fifo" : "");
        }
        ask("CreateQueue", "{\"QueueName\":\"" + name + "\",\"Attributes\":" + attributes + "}");
        return name;
    }

    String url(String queue) {
        Matcher matcher = Pattern.compile("\"QueueUrl\"\\s*:\\s*\"([^\"]+)\"")
                .matcher(ask("GetQueueUrl", "{\"QueueName\":\"" + queue + "\"}"));
        if (!matcher.find()) throw new AssertionError("There is no queue " + queue);
        return matcher.group(1);
    }

    /** @param more members of the request, after a comma */
    void send(String queue, String json, String more) {
        ask("SendMessage", "{\"QueueUrl\":\"" + url(queue) + "\",\"MessageBody\":" + quoted(json) + more + "}");
    }

    /** The texts of the messages that are in a queue and not hidden, which are hidden then. */
    List<String> bodies(String queue) {
        List<String> all = new ArrayList<>();
        while (true) {
            String answer = receive(queue);
            Matcher matcher = Pattern.compile("\"Body\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                    .matcher(answer);
            int before = all.size();
            while (matcher.find())
                all.add(matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
            if (all.size() == before) return all;
        }
    }

    /** What ElasticMQ answers to a read of ten messages with all that they have. */
    String receive(String queue) {
        return ask(
                "ReceiveMessage",
                "{\"QueueUrl\":\"" + url(queue)
                        + "\",\"MaxNumberOfMessages\":10,\"AttributeNames\":[\"All\"],\"MessageAttributeNames\":[\"All\"]}");
    }

    /** How many messages a queue has, hidden ones included. */
    int size(String queue) {
        String answer = ask("GetQueueAttributes", "{\"QueueUrl\":\"" + url(queue) + "\",\"AttributeNames\":[\"All\"]}");
        int size = 0;
        Matcher matcher = Pattern.compile("\"ApproximateNumberOfMessages(?:NotVisible)?\"\\s*:\\s*\"(\\d+)\"")
                .matcher(answer);
        while (matcher.find()) size += Integer.parseInt(matcher.group(1));
        return size;
    }

    private String ask(String operation, String json) {
        HttpResponse<String> answer = forward(operation, json);
        if (answer == null || answer.statusCode() != 200) throw new AssertionError(operation + ": " + answer);
        return answer.body();
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
    }
}
