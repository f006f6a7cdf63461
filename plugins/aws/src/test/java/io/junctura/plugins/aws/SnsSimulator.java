package io.junctura.plugins.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A simulator of SNS, as its documentation describes it, with the topics {@code orders} and {@code orders.fifo}.
 * Refuses what SNS refuses: a request that is not signed, an unknown topic, an empty message, a long subject, a FIFO
 * message without a group. Signs what it sends, with a certificate of its own authority.
 */
final class SnsSimulator implements AutoCloseable {
    static final String ACCOUNT = "arn:aws:sns:us-east-1:123456789012:";
    static final String TOPIC = ACCOUNT + "orders";
    static final String FIFO = ACCOUNT + "orders.fifo";

    private static final Keys KEYS = new Keys();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SignatureCheck signatures;
    private final Supplier<Instant> clock;

    /** All below is guarded by this. */
    private final List<Map<String, String>> published = new ArrayList<>();

    private final Map<String, Map<String, String>> subscriptions = new TreeMap<>();
    private final Map<String, String> tokens = new TreeMap<>();
    private final List<String> fetched = new ArrayList<>();
    private final Map<String, String> firstOfKeys = new TreeMap<>();
    private Consumer<Map<String, String>> subscriber = notification -> {};
    private @Nullable HttpServer plain;
    private boolean confirmed;
    private int confirmations;
    private boolean loses;
    private Runnable outage = () -> {};
    private boolean holds;
    private SignatureCheck.@Nullable Refusal next;
    private int ids;

    /** The keys, which take seconds to make, and the place of the issuer's certificate, which is in a certificate. */
    private static final class Keys {
        final HttpServer issuers;
        final TestKeys all;

        Keys() {
            try {
                issuers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            all = new TestKeys("http://127.0.0.1:" + issuers.getAddress().getPort() + "/issuer.cer");
            issuers.createContext("/issuer.cer", exchange -> {
                try {
                    answer(exchange, 200, all.certificate("issuer").getEncoded());
                } catch (GeneralSecurityException e) {
                    throw new IOException(e);
                }
            });
            issuers.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> issuers.stop(0)));
        }
    }

    SnsSimulator(Supplier<Instant> clock) {
        this.clock = clock;
        signatures = new SignatureCheck("sns", clock);
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(KEYS.all.tls()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Also takes requests without TLS, at the address that is returned. Gives notifications to a subscriber besides. */
    String plainAddress(Consumer<Map<String, String>> notified) throws IOException {
        subscriber = notified;
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
        plain = http;
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** The certificate of the authority that issued all of SNS's. */
    String authority() {
        return KEYS.all.pem("root");
    }

    synchronized List<Map<String, String>> published() {
        return List.copyOf(published);
    }

    synchronized List<Map<String, String>> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    synchronized List<String> fetched() {
        return List.copyOf(fetched);
    }

    synchronized void loseNextAnswer() {
        loseNextAnswer(() -> {});
    }

    /** @param meanwhile happens before the sender learns of the loss */
    synchronized void loseNextAnswer(Runnable meanwhile) {
        loses = true;
        outage = meanwhile;
    }

    /** Leaves requests for certificates without an answer until they are released. */
    synchronized void holdCertificates() {
        holds = true;
    }

    synchronized void releaseCertificates() {
        holds = false;
        notifyAll();
    }

    void awaitFetched(int many) throws InterruptedException {
        await(() -> fetched.size() == many);
    }

    synchronized void next(int status, String code, String message) {
        next = new SignatureCheck.Refusal(status, code, message);
    }

    /** Waits until a subscription was confirmed, and its confirmation answered. */
    void awaitConfirmed() throws InterruptedException {
        await(this::isConfirmed);
    }

    void awaitSubscriptions(int many) throws InterruptedException {
        await(() -> subscriptions.size() == many);
    }

    synchronized boolean isConfirmed() {
        return confirmed && confirmations > 0;
    }

    private synchronized void await(BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("It has not come about in 30 s.");
            wait(1_000);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("GET")) {
            get(exchange);
            return;
        }
        Map<String, String> form = new TreeMap<>(Map.of("Action", ""));
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        SignatureCheck.Refusal refusal = form.get("Action").equals("ConfirmSubscription")
                ? null
                : signatures.refusal(SignatureCheck.headers(exchange), body);
        String answer = "";
        synchronized (this) {
            if (refusal == null && next != null) {
                refusal = next;
                next = null;
            } else if (refusal == null) {
                try {
                    answer = done(form);
                } catch (IllegalArgumentException e) {
                    boolean missing = String.valueOf(e.getMessage()).contains("does not exist");
                    refusal = new SignatureCheck.Refusal(
                            missing ? 404 : 400, missing ? "NotFound" : "InvalidParameter", e.getMessage());
                }
                if (loses) {
                    loses = false;
                    outage.run();
                    exchange.close();
                    return;
                }
            }
            notifyAll();
        }
        if (refusal == null) {
            String action = form.get("Action");
            answer(
                    exchange,
                    200,
                    ("<" + action + "Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><" + action + "Result>"
                                    + answer + "</" + action
                                    + "Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></"
                                    + action + "Response>")
                            .getBytes(StandardCharsets.UTF_8));
        } else {
            String xml =
                    "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>"
                            + refusal.code() + "</Code><Message>" + refusal.message()
                            + "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>";
            answer(exchange, refusal.status(), xml.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Certificates are named by the key's alias. */
    private void get(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        synchronized (this) {
            fetched.add(path);
            notifyAll();
            while (holds) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
        String alias = path.replaceAll("^/SimpleNotificationService-(\\w+)\\.pem$", "$1");
        if (List.of("signer", "tls", "impostor").contains(alias)) {
            answer(exchange, 200, KEYS.all.pem(alias).getBytes(StandardCharsets.UTF_8));
        } else {
            answer(exchange, 404, new byte[0]);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String done(Map<String, String> form) {
        return switch (form.get("Action")) {
            case "ListTopics" ->
                "<Topics><member><TopicArn>" + TOPIC + "</TopicArn></member><member><TopicArn>" + FIFO
                        + "</TopicArn></member></Topics>";
            case "Publish" -> publish(form);
            case "Subscribe" -> subscribe(form);
            case "ConfirmSubscription" -> confirm(form);
            case "Unsubscribe" -> {
                if (subscriptions.remove(form.get("SubscriptionArn")) == null) {
                    throw new IllegalArgumentException("Subscription does not exist");
                }
                yield "";
            }
            default -> throw new IllegalArgumentException("The action is not valid for this endpoint.");
        };
    }

    private static void mustExist(@Nullable String topic) {
        if (!TOPIC.equals(topic) && !FIFO.equals(topic)) throw new IllegalArgumentException("Topic does not exist");
    }

    private String publish(Map<String, String> form) {
        String topic = form.get("TopicArn");
        mustExist(topic);
        if (form.getOrDefault("Message", "").isEmpty()) {
            throw new IllegalArgumentException("Invalid parameter: Empty message");
        }
        if (form.getOrDefault("Subject", "").length() > 100) {
            throw new IllegalArgumentException("Invalid parameter: Subject");
        }
        String id = "m-" + ++ids;
        if (FIFO.equals(topic)) {
            String key = form.get("MessageDeduplicationId");
            if (form.get("MessageGroupId") == null || key == null) {
                throw new IllegalArgumentException(
                        "Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
            }
            String first = firstOfKeys.putIfAbsent(key, id);
            if (first != null) return "<MessageId>" + first + "</MessageId><SequenceNumber>1</SequenceNumber>";
        }
        published.add(form);
        subscriber.accept(notification(id, form.get("Message")));
        return "<MessageId>" + id + "</MessageId>" + (FIFO.equals(topic) ? "<SequenceNumber>1</SequenceNumber>" : "");
    }

    private String subscribe(Map<String, String> form) {
        mustExist(form.get("TopicArn"));
        String arn = form.get("TopicArn") + ":"
                + Integer.toHexString(form.get("Endpoint").hashCode());
        if (subscriptions.putIfAbsent(arn, form) == null) {
            String token = "token-" + ++ids;
            tokens.put(token, arn);
            threads.execute(() -> {
                // SNS repeats what is not answered with success.
                Map<String, String> message = confirmation(form.get("TopicArn"), token);
                int status = 0;
                for (int attempt = 0; attempt < 3 && status != 200; attempt++) {
                    status = send(form.get("Endpoint"), message);
                }
                synchronized (this) {
                    if (status == 200) confirmations++;
                    notifyAll();
                }
            });
        }
        return "<SubscriptionArn>" + arn + "</SubscriptionArn>";
    }

    /** What another program does. */
    synchronized void subscribeByHand(String endpoint) {
        subscribe(Map.of("TopicArn", TOPIC, "Endpoint", endpoint, "Protocol", "http"));
    }

    private String confirm(Map<String, String> form) {
        String arn = tokens.get(form.getOrDefault("Token", ""));
        if (arn == null) throw new IllegalArgumentException("Invalid parameter: Token");
        confirmed = true;
        return "<SubscriptionArn>" + arn + "</SubscriptionArn>";
    }

    private synchronized Map<String, String> confirmation(String topic, String token) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("Type", "SubscriptionConfirmation");
        message.put("MessageId", "c-" + ++ids);
        message.put("Token", token);
        message.put("TopicArn", topic);
        message.put("Message", "You have chosen to subscribe to the topic " + topic + ".");
        message.put("SubscribeURL", address() + "/?Action=ConfirmSubscription&TopicArn=" + topic + "&Token=" + token);
        message.put("Timestamp", clock.get().toString());
        return signed(message, "1", "signer");
    }

    /** A notification that is not signed yet. */
    Map<String, String> notification(String id, String text) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("Type", "Notification");
        message.put("MessageId", id);
        message.put("TopicArn", TOPIC);
        message.put("Message", text);
        message.put("Timestamp", clock.get().toString());
        return message;
    }

    /** Signs a message with a key, by its alias, whose certificate is served. */
    Map<String, String> signed(Map<String, String> message, String version, String key) {
        StringBuilder text = new StringBuilder();
        for (String name : new TreeMap<>(message).keySet()) {
            text.append(name).append('\n').append(message.get(name)).append('\n');
        }
        try {
            Signature signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign(KEYS.all.key(key));
            signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
            message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        message.put("SignatureVersion", version);
        message.put("SigningCertURL", address() + "/SimpleNotificationService-" + key + ".pem");
        message.put("UnsubscribeURL", address() + "/?Action=Unsubscribe");
        return message;
    }

    /** Delivers a message, as SNS does. @return the status of the answer, 0 if there is none */
    int send(String endpoint, Map<String, String> message) {
        String json = message.entrySet().stream()
                .map(each -> TestSqs.quoted(each.getKey()) + " : " + TestSqs.quoted(each.getValue()))
                .collect(Collectors.joining(",\n  ", "{\n  ", "\n}"));
        return post(endpoint, json, Map.of("x-amz-sns-message-type", message.get("Type")));
    }

    /** Delivers a message raw. */
    int sendRaw(String endpoint, String id, String text) {
        return post(
                endpoint,
                text,
                Map.of(
                        "x-amz-sns-message-type",
                        "Notification",
                        "x-amz-sns-message-id",
                        id,
                        "x-amz-sns-topic-arn",
                        TOPIC,
                        "x-amz-sns-rawdelivery",
                        "true"));
    }

    private int post(String endpoint, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint))
                .header("Content-Type", "text/plain; charset=UTF-8")
                .header("User-Agent", "Amazon Simple Notification Service Agent")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode();
        } catch (IOException | InterruptedException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (plain != null) plain.stop(0);
        server.stop(0);
        threads.shutdownNow();
    }
}
