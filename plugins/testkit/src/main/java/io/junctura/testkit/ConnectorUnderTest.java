package io.junctura.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The connector under test in a real server, and the other system that it calls. */
final class ConnectorUnderTest {
    static final String CONNECTION = "contract";

    static final Reply REFUSED = Reply.json(401, Map.of("error", "invalid token"));
    static final Reply OVERLOADED = Reply.json(503, Map.of("error", "come back later"));
    static final Reply BROKEN = Reply.json(500, Map.of("error", "it broke"));
    static final Reply NONSENSE = Reply.text(200, "text/html", "<html>Please sign in</html>");

    /** How long threads may take to end after the connector was closed. */
    private static final Duration THREADS_END = Duration.ofSeconds(3);

    final Harness harness;
    final RecordingServer other;
    final Arrangement arranged;
    final String id;
    private final Map<String, Object> connector;
    private final Set<Thread> before;

    /** @param before the threads that existed before the harness */
    ConnectorUnderTest(Harness harness, Arrangement arranged, Map<String, Object> connector, Set<Thread> before) {
        this.harness = harness;
        this.other = arranged.other();
        this.arranged = arranged;
        this.connector = connector;
        this.id = String.valueOf(connector.get("id"));
        this.before = before;
    }

    private @Nullable Map<?, ?> described() {
        return connector.get("connection") instanceof Map<?, ?> map ? map : null;
    }

    /** Whether the connection has an address, by which the contract can replace the other system. */
    boolean isAddressed() {
        Map<?, ?> described = described();
        return described != null && !String.valueOf(described.get("address")).isEmpty();
    }

    List<String> pickLists() {
        return connector.get("options") instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    void connect() {
        connect(CONNECTION, null);
    }

    /** @param address null for the other system's address, or the one that the author has given */
    void connect(String name, @Nullable String address) {
        Map<?, ?> described = described();
        if (described == null) return;
        Map<String, Object> values = new LinkedHashMap<>(SampleValues.least((Map<?, ?>) described.get("settings")));
        ((Map<?, ?>) described.get("secrets"))
                .forEach((secret, schema) -> values.put(String.valueOf(secret), "a-secret"));
        if (isAddressed()) values.put(String.valueOf(described.get("address")), other.address());
        values.putAll(arranged.connection);
        if (address != null) values.put(String.valueOf(described.get("address")), address);
        harness.connection(name, id, values);
        if (described.get("oauth2") != null) harness.authorize(name, "an-access-token");
    }

    /** Checks that it failed with one of these kinds, and with a message for people. */
    static void failsAs(String what, Ran.Failure error, Set<String> kinds) {
        if (Violations.isFault(error.message())) {
            throw new AssertionError(what + " throws an exception that it must not throw: " + error.message()
                    + " Throw a ConnectorException of the kind " + either(kinds) + ".");
        }
        if (!kinds.contains(error.kind())) {
            throw new AssertionError(what + " fails as " + error.kind() + " instead of " + either(kinds) + ": \""
                    + error.message()
                    + "\" The kind decides whether the server tries again, waits for a person, or gives"
                    + " up.");
        }
        if (!Violations.isSentence(error.message())) {
            throw new AssertionError(what + " says \"" + error.message()
                    + "\". People read this message: write in a sentence what failed, where, and what to do.");
        }
    }

    static String either(Set<String> kinds) {
        return String.join(" or ", kinds.stream().sorted().toList());
    }

    /** The requests to the other system, for messages. */
    String sent() {
        List<Sent> all = other.sent();
        if (all.isEmpty()) return " Nothing was sent over HTTP.";
        return " What was sent over HTTP: "
                + String.join(
                        ", ",
                        all.stream().map(one -> one.method() + " " + one.path()).toList()) + ".";
    }

    /**
     * Checks that the connector's threads have ended: the plugin's classes stay in memory as long as one of them runs.
     */
    void leavesNoThreadRunning() {
        harness.close();
        Predicate<Thread> foreign = thread -> isOfAPlugin(thread.getContextClassLoader())
                || isOfAPlugin(thread.getClass().getClassLoader());
        long end = System.nanoTime() + THREADS_END.toNanos();
        List<Thread> left = threads(foreign);
        while (!left.isEmpty() && System.nanoTime() < end) {
            for (Thread thread : left) joined(thread, end - System.nanoTime());
            left = threads(foreign);
        }
        // A thread that the server has reported may have ended since. Then it is no leak.
        List<String> leaks = harness.leaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("The connector " + id + " has not released its resources when it was closed: "
                    + String.join(" ", leaks)
                    + " Each upgrade would keep the classes of the previous version in memory.");
        }
        if (!left.isEmpty()) {
            throw new AssertionError("The connector " + id + " was closed " + THREADS_END.toSeconds()
                    + " s ago, but has left threads running: "
                    + String.join(", ", left.stream().map(Thread::getName).toList())
                    + ". Each upgrade would keep the classes of the previous version in memory. End the threads in"
                    + " the connector's close().");
        }
    }

    private List<Thread> threads(Predicate<Thread> which) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(which)
                .filter(Thread::isAlive)
                .toList();
    }

    private static void joined(Thread thread, long nanos) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted.", e);
        }
    }

    private static boolean isOfAPlugin(@Nullable ClassLoader loader) {
        return loader != null && loader.getClass().getName().equals("io.junctura.plugin.isolation.IsolatedLoader");
    }
}
