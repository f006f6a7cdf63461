package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadAndSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENOUGH = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger taken = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final IdSet acknowledged = new IdSet();
    private HttpServer server;
    private Sink sink;

    @BeforeEach
    void listen() throws IOException {
        // Without it each answer of this server waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.start();
        sink = Sink.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        sink.close();
    }

    @Test
    void everyOrderThatIsForwardedArrivesOnceAndRight() throws Exception {
        server.createContext("/event", http -> {
            JsonNode order = JSON.readTree(http.getRequestBody());
            taken.incrementAndGet();
            deliver(order, order.path("orderId").asText());
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(plan("/event"), acknowledged);

        assertThat(result.acknowledged()).isGreaterThanOrEqualTo(ENOUGH).isEqualTo(sink.delivered());
        assertThat(result.failed()).isZero();
        assertThat(result.latency().count()).isEqualTo(result.acknowledged());
        assertThat(acknowledged.missingFrom(sink.ids())).isZero();
        assertThat(sink.duplicates()).isZero();
        assertThat(sink.wrong()).isZero();
    }

    @Test
    void consecutiveOrdersGoToConsecutiveAddresses() throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        for (String path : List.of("/a", "/b", "/c")) {
            server.createContext(path, http -> {
                JsonNode order = JSON.readTree(http.getRequestBody());
                String id = order.path("orderId").asText();
                if (Integer.parseInt(id.substring(2)) % 3 != path.charAt(1) - 'a') wrong.incrementAndGet();
                deliver(order, id);
                taken.incrementAndGet();
                answer(http, 202, "{}");
            });
        }

        LoadResult result = Load.events(plan("/none").to(List.of("/a", "/b", "/c")), acknowledged);

        assertThat(result.acknowledged()).isGreaterThanOrEqualTo(ENOUGH).isEqualTo(sink.delivered());
        assertThat(wrong).hasValue(0);
        assertThat(sink.wrong()).isZero();
    }

    @Test
    void whatIsAcknowledgedAndNotDeliveredIsMissing() throws Exception {
        server.createContext("/event", http -> {
            JsonNode order = JSON.readTree(http.getRequestBody());
            String id = order.path("orderId").asText();
            taken.incrementAndGet();
            if (id.endsWith("0")) {
                deliver(order, id);
            }
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(plan("/event"), acknowledged);

        assertThat(acknowledged.missingFrom(sink.ids())).isPositive().isEqualTo((int)
                (result.acknowledged() - sink.delivered()));
    }

    @Test
    void aSecondDeliveryIsADuplicate() throws Exception {
        server.createContext("/event", http -> {
            JsonNode order = JSON.readTree(http.getRequestBody());
            taken.incrementAndGet();
            deliver(order, order.path("orderId").asText());
            deliver(order, order.path("orderId").asText());
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(plan("/event"), acknowledged);

        assertThat(sink.duplicates()).isEqualTo(result.acknowledged());
    }

    @Test
    void aWrongTierOrTotalIsAWrongDelivery() throws Exception {
        post("/standard", "{\"order\":\"o-000000000\"}");
        post("/gold", "{\"order\":\"o-000000000\",\"total\":1}");
        post("/gold", "{}");

        assertThat(sink.wrong()).isEqualTo(3);
    }

    @Test
    void refusalsAndFailuresAreNotAcknowledged() throws Exception {
        server.createContext("/event", http -> {
            http.getRequestBody().readAllBytes();
            int count = taken.incrementAndGet();
            answer(http, count % 100 == 7 ? 503 : count % 100 == 8 ? 500 : 202, "{}");
        });

        LoadResult result = Load.events(plan("/event"), acknowledged);

        assertThat(result.refused()).isPositive();
        assertThat(result.failed()).isPositive();
        assertThat(acknowledged.size()).isEqualTo((int) result.acknowledged());
    }

    @Test
    void anOpenLoopSendsAtItsRate() throws Exception {
        server.createContext("/event", http -> {
            http.getRequestBody().readAllBytes();
            taken.incrementAndGet();
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(
                LoadPlan.closed(server.getAddress().getPort(), "/event", 4, Duration.ofSeconds(1), 1)
                        .atRate(100),
                acknowledged);

        assertThat(result.acknowledged()).isBetween(1L, 101L);
    }

    @Test
    void itSendsAsManyAsWantedWithItsToken() throws Exception {
        Queue<String> tokens = new ConcurrentLinkedQueue<>();
        server.createContext("/event", http -> {
            http.getRequestBody().readAllBytes();
            tokens.add(http.getRequestHeaders().getFirst("Authorization"));
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(plan("/event").atMost(50).withToken("secret"), acknowledged);

        assertThat(result.acknowledged()).isEqualTo(50);
        assertThat(result.nextId()).isEqualTo(51);
        assertThat(tokens).hasSize(50).containsOnly("Bearer secret");
    }

    @Test
    void aBatchBeginsWhenTheLastOneHasArrived() throws Exception {
        Queue<JsonNode> waiting = new ConcurrentLinkedQueue<>();
        Queue<Long> arrivedBefore = new ConcurrentLinkedQueue<>();
        server.createContext("/event", http -> {
            arrivedBefore.add(sink.delivered());
            waiting.add(JSON.readTree(http.getRequestBody()));
            answer(http, 202, "{}");
            if (taken.incrementAndGet() % 4 != 0) return;
            for (JsonNode order; (order = waiting.poll()) != null; )
                deliver(order, order.path("orderId").asText());
        });

        Load.events(plan("/event").until(() -> false).inBatches(sink::delivered).atMost(12), acknowledged);

        assertThat(arrivedBefore).containsExactly(0L, 0L, 0L, 0L, 4L, 4L, 4L, 4L, 8L, 8L, 8L, 8L);
    }

    @Test
    void wrongAnswersToCallsAreCounted() throws Exception {
        server.createContext("/call", http -> {
            JsonNode order = JSON.readTree(http.getRequestBody());
            taken.incrementAndGet();
            answer(http, 200, "{\"orderId\":" + order.path("orderId") + ",\"total\":-1}");
        });

        assertThat(Load.calls(plan("/call")).wrong()).isPositive();
    }

    @Test
    void theLongestGapIsThatBetweenTwoAnswers() throws Exception {
        server.createContext("/event", http -> {
            http.getRequestBody().readAllBytes();
            taken.incrementAndGet();
            answer(http, 202, "{}");
        });

        LoadResult result = Load.events(plan("/event"), acknowledged);

        assertThat(result.longestGapNanos()).isPositive().isLessThanOrEqualTo((long) (result.seconds() * 1e9));
    }

    @Test
    void whenAnOrderFirstArrivedIsKnown() throws Exception {
        AtomicLongArray arrivals = sink.arrivals(0, 16);
        long before = System.nanoTime();

        post("/gold", "{\"order\":\"o-000000003\"}");
        post("/gold", "{\"order\":\"o-000000019\"}");

        assertThat(arrivals.get(3)).isBetween(before, System.nanoTime());
        assertThat(arrivals.get(4)).isZero();
    }

    @Test
    void aPausedSinkAnswersWhenItResumes() throws Exception {
        sink.pause();
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            try {
                post("/gold", "{\"order\":\"o-000000003\"}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(answered).isNotDone();

        sink.resume();

        answered.get(20, TimeUnit.SECONDS);
        assertThat(sink.delivered()).isOne();
    }

    private LoadPlan plan(String path) {
        return LoadPlan.closed(server.getAddress().getPort(), path, 4, Duration.ofSeconds(20), 1)
                .until(() -> taken.get() >= ENOUGH);
    }

    private void deliver(JsonNode order, String id) throws IOException {
        double total = 0;
        for (JsonNode line : order.path("lines")) {
            total += line.path("qty").asInt() * line.path("price").asDouble();
        }
        String tier = order.path("tier").asText();
        post(
                tier.equals("gold") ? "/gold" : "/standard",
                "{\"order\":\"" + id + "\",\"customer\":" + order.path("customerId") + ",\"tier\":\"" + tier
                        + "\",\"items\":3,\"total\":" + total + "}");
    }

    private void post(String path, String body) throws IOException {
        try {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sink.port() + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange http, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }
}
