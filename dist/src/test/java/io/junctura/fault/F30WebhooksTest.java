package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Outbound webhooks across kills: each acknowledged event reaches each subscriber, and a repeated webhook keeps its id. */
class F30WebhooksTest {

    @Test
    void g1_g6_g15_noDeliveryIsLostAndRepeatsCarryTheSameId() {
        Trials.of("F30", "outbound webhooks, across kills", "G1", "G6", "G15")
                .times(1, 30)
                .run(F30WebhooksTest::trial);
    }

    /** A webhook that arrived, and whether it was answered with success. */
    private record ReceivedDelivery(long number, String id, boolean taken) {}

    /** A subscriber that fails one webhook in five. */
    private static final class Subscriber implements AutoCloseable {
        final Queue<ReceivedDelivery> got = new ConcurrentLinkedQueue<>();
        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger count = new AtomicInteger();

        Subscriber() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                Map<?, ?> event =
                        (Map<?, ?>) Json.parse(exchange.getRequestBody().readAllBytes());
                boolean taken = count.incrementAndGet() % 5 != 0;
                String id = exchange.getRequestHeaders().getFirst("webhook-id");
                got.add(new ReceivedDelivery(((Number) event.get("n")).longValue(), id, taken));
                exchange.sendResponseHeaders(taken ? 204 : 503, -1);
                exchange.close();
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void trial(Trial trial) throws Exception {
        boolean isLong = Boolean.getBoolean("tests.long");
        int subscribers = isLong ? 10 : 3;
        int events = isLong ? 1_000 : 120;
        int kills = isLong ? 3 : 2;
        Path data = trial.folder.resolve("data");
        AtomicReference<Server> server = new AtomicReference<>(start(data));
        trial.closing(() -> server.get().close());
        List<Subscriber> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            Subscriber one = trial.closing(new Subscriber());
            all.add(one);
            Map<String, Object> settings = Map.of(
                    "topics", List.of("orders"),
                    "address", one.address(),
                    "retry", Map.of("pauses", List.of("100ms", "100ms", "1s", "1s", "1s", "1s", "1s", "1s")));
            server.get().api("POST", "/api/v1/subscriptions", "application/json", Json.pretty(settings));
        }
        Set<Integer> killAfter = ConcurrentHashMap.newKeySet();
        while (killAfter.size() < kills) killAfter.add(trial.random.nextInt(events));
        AtomicInteger next = new AtomicInteger();
        Senders.inParallel(8, () -> {
            for (int n = next.getAndIncrement(); n < events; n = next.getAndIncrement()) {
                int number = n;
                Until.holds(Duration.ofSeconds(60), () -> number + " is acknowledged", () -> published(server, number));
                if (!killAfter.remove(number)) continue;
                // Another sender may be about to kill the server, too.
                synchronized (killAfter) {
                    server.get().kill();
                    server.set(start(data));
                }
            }
        });
        server.get().awaitQuiet(Duration.ofMinutes(2));
        for (Subscriber one : all) {
            Map<Long, Set<String>> ids = one.got.stream()
                    .collect(Collectors.groupingBy(
                            ReceivedDelivery::number, Collectors.mapping(ReceivedDelivery::id, Collectors.toSet())));
            assertThat(ids).as("events that arrived").hasSize(events);
            assertThat(ids.values()).as("ids of one event").allMatch(same -> same.size() == 1);
            assertThat(one.got.stream()
                            .filter(ReceivedDelivery::taken)
                            .map(ReceivedDelivery::number)
                            .distinct())
                    .as("events that were taken")
                    .hasSize(events);
            trial.count("webhooks", one.got.size());
        }
        trial.count("kills", kills);
        trial.count("deliveries", (long) events * subscribers);
    }

    private static Server start(Path data) throws Exception {
        return Server.on(data).option("allow-subscribers", "127.0.0.1:*").start();
    }

    /** The idempotency key keeps a repeated request from publishing twice. */
    private static boolean published(AtomicReference<Server> server, int number) {
        Server now = server.get();
        try (Client client = new Client(now.port(), Duration.ofSeconds(30))) {
            return client.send(new Client.Request("POST", "/api/v1/topics/orders/events")
                            .header("Authorization", "Bearer " + now.token())
                            .header("Idempotency-Key", "event " + number)
                            .json("{\"type\":\"order.created\",\"n\":" + number + "}"))
                    .isSuccess();
        } catch (IOException killed) {
            return false;
        }
    }
}
