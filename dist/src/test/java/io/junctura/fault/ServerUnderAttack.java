package io.junctura.fault;

import io.junctura.fault.attack.Attack;
import io.junctura.fault.attack.Attack.AimsAt;
import io.junctura.fault.attack.Outcome;
import io.junctura.fault.attack.SourceAddress;
import io.junctura.fault.attack.Target;
import io.junctura.json.Json;
import io.junctura.testkit.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server with 256 MB of heap and its legitimate clients: signed senders of 50 events a second, half of them on the hooks
 * port, signed-in users and programs, and probes.
 */
final class ServerUnderAttack implements AutoCloseable {
    private static final String SENDERS_SECRET = "a-secret-of-the-senders";
    private static final Duration EVERY_EVENT = Duration.ofMillis(80);
    /** A body that counts against the memory limit, and does not fit into a row. */
    private static final int BALLAST = 100_000;

    private static final Duration EVERY_PROBE = Duration.ofMillis(100);
    private static final Duration EVERY_CALL = Duration.ofMillis(250);
    /** A time limit against hangs. A JVM is slow in its first seconds. */
    private static final Duration WARM_WITHIN = Duration.ofMinutes(2);

    private static final int WARM_MILLIS = 250;
    /** The time that the administrator waits when the server says so. */
    private static final Duration OWNERS_PATIENCE = Duration.ofSeconds(20);

    private final Trial trial;
    private final Sink sink;
    private final Server server;
    private final int hooksPort;
    private final Target target;
    private final AttackersProcess attackers;
    private final Administrator owner = new Administrator(address(5));
    private final Administrator person = new Administrator(address(1));
    private final String prefix;
    private final List<PacedRequests> near = new ArrayList<>();
    private final List<PacedRequests> far = new ArrayList<>();
    private final List<PacedRequests> users = new ArrayList<>();
    private final List<PacedRequests> probes = new ArrayList<>();
    private final int idleConnections;
    private final long idleThreads;
    private int owners;

    /** @param number of the server in the trial, so that event ids do not repeat */
    ServerUnderAttack(Trial trial, AttackersProcess attackers, int number) throws Exception {
        this.trial = trial;
        this.attackers = attackers;
        this.prefix = "a" + number + "-";
        this.sink = new Sink();
        this.hooksPort = FreePort.any();
        Path data = trial.folder.resolve("data-" + number);
        this.server = Server.on(data)
                .heap("256m")
                .asOperatorsRunIt()
                .environment("JUNCTURA_ADMIN_PASSWORD", Administrator.PASSWORD)
                .option("hooks-port", hooksPort)
                .start();
        try {
            publish();
            this.target = new Target(server.port(), hooksPort, token("viewer"), token("editor"));
            for (Administrator one : List.of(owner, person)) {
                String wrong = one.signIn(server.port(), OWNERS_PATIENCE);
                if (wrong != null) throw new AssertionError("The owner cannot sign in: " + wrong);
            }
            send();
            warmUp();
            this.idleConnections = connections();
            this.idleThreads = server.threads();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private void publish() throws IOException {
        Map<String, Object> connection = Map.of(
                "connector", "http",
                "settings", Map.of("address", sink.address()),
                "secrets", Map.of("sender", SENDERS_SECRET));
        server.api("PUT", "/api/v1/connections/sink", "application/json", Json.text(connection));
        try (InputStream document = ServerUnderAttack.class.getResourceAsStream("/fault/attacked.yaml")) {
            server.publish(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String token(String role) throws IOException {
        Map<String, Object> wanted = Map.of("title", "attackers, " + role, "role", role);
        return (String) server.api("POST", "/api/v1/tokens", "application/json", Json.text(wanted))
                .get("token");
    }

    private void send() throws IOException {
        near.add(sender("n", server.port(), true));
        near.add(sender("n", hooksPort, true));
        far.add(sender("f", server.port(), true));
        // Like many senders, this one opens a connection for each event.
        far.add(sender("f", hooksPort, false));
        Client.Request token = new Client.Request("GET", "/api/v1/runs?limit=20")
                .header("Authorization", "Bearer " + token("operator"));
        Client.Request session = new Client.Request("GET", "/api/v1/integrations").header("Cookie", person.cookie());
        users.add(PacedRequests.once("program", address(3), server.port(), EVERY_CALL, (http, n) -> http.send(token)));
        users.add(PacedRequests.once("person", address(1), server.port(), EVERY_CALL, (http, n) -> http.send(session)));
        Client.Request live = new Client.Request("GET", "/health/live");
        Client.Request metrics = new Client.Request("GET", "/metrics");
        probes.add(PacedRequests.fresh("live", address(4), server.port(), EVERY_PROBE, (http, n) -> http.send(live)));
        users.add(
                PacedRequests.fresh("metrics", address(4), server.port(), EVERY_CALL, (http, n) -> http.send(metrics)));
    }

    /** @param who n if attackers may use the sender's address, f if not */
    private PacedRequests sender(String who, int port, boolean keepsConnection) throws IOException {
        String name = prefix + who + port + "-";
        InetAddress from = address(who.equals("n") ? 1 : 2);
        return PacedRequests.untilTaken(
                name, from, port, EVERY_EVENT, keepsConnection, (client, n) -> client.send(event(name + n, n)));
    }

    /** Waits until the server has been fast for two seconds. */
    private void warmUp() throws Exception {
        Latencies[] last = {null};
        Until.holds(
                WARM_WITHIN,
                () -> "signed events take less than " + WARM_MILLIS
                        + " ms without an attack; they take (p50 / p99 / most) " + last[0]
                        + ". This machine is too busy, or too slow, for limits of time",
                () -> {
                    long from = System.nanoTime();
                    Until.passed(2_000);
                    last[0] = Latencies.of(all(far, from, System.nanoTime()));
                    return last[0].percentile(99) < WARM_MILLIS;
                });
    }

    /** Every tenth event is large. */
    private static Client.Request event(String id, int n) {
        String ballast = n % 10 == 0 ? "x".repeat(BALLAST) : "";
        byte[] body = ("{\"id\":\"" + id + "\",\"ballast\":\"" + ballast + "\"}").getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SENDERS_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new Client.Request("POST", "/hooks/default/attacked/signed")
                    .header("Content-Type", "application/json")
                    .header("X-Signature", HexFormat.of().formatHex(mac.doFinal(body)))
                    .body(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JDK has it.
        }
    }

    private int connections() throws IOException {
        return LocalConnections.at(Set.of(server.port(), hooksPort));
    }

    /** The figures without an attack. */
    AttackFigures calm(Duration time) throws Exception {
        return observed("none", SourceAddress.MANY, AimsAt.CONNECTIONS, () -> {
            Until.passed(time.toMillis());
            return new Outcome(0, 0, 0, 0, Map.of());
        });
    }

    /** Attacks for a time, and returns the figures of the legitimate clients. */
    AttackFigures attacked(Attack attack, SourceAddress origin, Duration time) throws Exception {
        return observed(
                attack.name(), origin, attack.aimsAt(), () -> attackers.attack(attack.name(), origin, time, target));
    }

    /** The legitimate clients during an attack. */
    private interface Ordeal {
        Outcome undergo() throws Exception;
    }

    private AttackFigures observed(String name, SourceAddress origin, AimsAt aimsAt, Ordeal ordeal) throws Exception {
        AttackFigures figures = new AttackFigures(name, origin);
        int saidBefore = server.said().length();
        long from = System.nanoTime();
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Long> resident = inBackground("resident", () -> mostResident(over));
        CompletableFuture<String> owners = aimsAt == AimsAt.SIGN_IN
                ? inBackground("owner", this::ownerSignsIn)
                : CompletableFuture.completedFuture(null);
        try {
            figures.outcome(ordeal.undergo());
        } finally {
            over.complete(null);
        }
        long to = System.nanoTime();
        figures.resident(resident.join());
        if (owners.join() != null) figures.failed("the owner cannot sign in: " + owners.join());
        figures.probes(all(probes, from, to));
        figures.users(all(users, from, to));
        figures.signed(all(far, from, to));
        // A sender with the address of attackers shares their limits. Its open connection stays open.
        boolean shares = origin == SourceAddress.SHARED && aimsAt != AimsAt.CONNECTIONS;
        if (shares) figures.sharing(all(near, from, to));
        else figures.signed(all(near, from, to));
        afterwards(figures, saidBefore, from, to);
        return figures;
    }

    /** Work that runs on its own thread. */
    private interface Task<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> inBackground(String name, Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                result.complete(task.run());
                            } catch (Exception | AssertionError e) {
                                result.completeExceptionally(e);
                            }
                        },
                        name)
                .start();
        return result;
    }

    private long mostResident(CompletableFuture<Void> over) throws InterruptedException {
        long most = 0;
        while (!over.isDone()) {
            try {
                most = Math.max(most, server.residentBytes());
            } catch (IOException e) {
                return most; // It has ended, which is told elsewhere.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return most;
    }

    /**
     * Signs the administrator in, in a known browser and from a new address.
     *
     * @return why a sign-in failed; null if both succeeded
     */
    private String ownerSignsIn() throws IOException {
        Until.passed(1_000);
        String known = owner.signIn(server.port(), OWNERS_PATIENCE);
        if (known != null) return "from a known browser: " + known;
        Administrator elsewhere = new Administrator(InetAddress.getByAddress(new byte[] {127, 3, 0, (byte) ++owners}));
        String unknown = elsewhere.signIn(server.port(), OWNERS_PATIENCE);
        return unknown == null ? null : "from another address: " + unknown;
    }

    private static List<PacedRequests.Sample> all(List<PacedRequests> requests, long from, long to) throws Exception {
        List<PacedRequests.Sample> all = new ArrayList<>();
        for (PacedRequests one : requests) all.addAll(one.between(from, to));
        return all;
    }

    private void afterwards(AttackFigures figures, int saidBefore, long from, long to) throws Exception {
        if (!server.isAlive()) {
            figures.failed("the process ended");
            return;
        }
        for (String bad : List.of("OutOfMemoryError", "memory is used up", "StackOverflowError")) {
            if (server.said().indexOf(bad, saidBefore) >= 0) figures.failed("the log says " + bad);
        }
        check(figures, "the events have not arrived at the receiver", Duration.ofSeconds(30), () -> {
            Set<String> arrived = new HashSet<>();
            for (Sink.Effect effect : sink.effects()) arrived.add(effect.id());
            return arrived.containsAll(ids(from, to));
        });
        check(
                figures,
                "connections remain beyond the " + idleConnections + " that it has when it is idle",
                Duration.ofSeconds(15),
                () -> connections() <= idleConnections + 4);
    }

    private Set<String> ids(long from, long to) throws Exception {
        Set<String> ids = new HashSet<>();
        for (List<PacedRequests> senders : List.of(near, far)) {
            for (PacedRequests sender : senders) {
                for (PacedRequests.Sample sample : sender.between(from, to)) {
                    if (sample.failure() == null) ids.add(sender.name() + sample.number());
                }
            }
        }
        return ids;
    }

    private static void check(AttackFigures figures, String failure, Duration limit, Callable<Boolean> holds)
            throws Exception {
        try {
            Until.holds(limit, () -> failure, holds);
        } catch (AssertionError late) {
            figures.failed(failure);
        }
    }

    /** Waits until the server has no more threads than before the attacks. */
    void awaitIdle() throws Exception {
        Until.holds(
                Duration.ofMinutes(2),
                () -> "the server has about " + idleThreads + " threads, as before: " + threads(),
                () -> server.threads() <= idleThreads + 10);
    }

    private String threads() {
        try {
            return Long.toString(server.threads());
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws Exception {
        for (List<PacedRequests> requests : List.of(near, far, users, probes)) {
            for (PacedRequests one : requests) one.close();
        }
        trial.most("MB resident at most", server.isAlive() ? server.peakBytes() >> 20 : 0);
        server.close();
        sink.close();
    }
}
