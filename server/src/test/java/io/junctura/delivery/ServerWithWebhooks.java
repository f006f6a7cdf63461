package io.junctura.delivery;

import io.junctura.Eventually;
import io.junctura.Junctura;
import io.junctura.MovedTime;
import io.junctura.Settings;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole server on a time that the test moves. Usually, it may call subscribers on this machine. */
final class ServerWithWebhooks implements AutoCloseable {
    static final String SUBSCRIPTIONS = "/api/v1/subscriptions";

    final MovedTime time = new MovedTime(Instant.now());
    private final Path data;
    private final long mostQueued;
    private final List<String> hosts;
    private Junctura junctura;
    TestClient admin;

    ServerWithWebhooks(Path data) throws Exception {
        this(data, 10_000);
    }

    /** @param mostQueued the most due deliveries of a subscription */
    ServerWithWebhooks(Path data, long mostQueued) throws Exception {
        this(data, mostQueued, List.of("--allow-subscribers", "127.0.0.1:*"));
    }

    /** @param hosts the options that allow private addresses */
    ServerWithWebhooks(Path data, long mostQueued, List<String> hosts) throws Exception {
        this.data = data;
        this.hosts = hosts;
        this.mostQueued = mostQueued;
        start();
    }

    private void start() throws Exception {
        List<String> arguments = new ArrayList<>(hosts);
        arguments.addAll(List.of(
                "--data", data.toString(), "--port", "0", "--portal-frame-ancestors", "https://app.example.com"));
        junctura = Junctura.start(Settings.of(arguments, Map.of(), Map.of()), time, RunListener.NONE, mostQueued);
        admin = new TestClient(junctura.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip());
    }

    void restart() throws Exception {
        junctura.close();
        start();
    }

    /** Sets an administrator, without whom there are no API tokens. */
    void setUp() {
        String setup = junctura.setupAddress().orElseThrow();
        Map<String, String> first =
                Map.of("code", setup.substring(setup.indexOf('#') + 1), "password", "correct horse battery");
        if (anyone().post("/api/v1/setup", first).status() != 201) throw new AssertionError("It was not set up.");
    }

    TestClient anyone() {
        return new TestClient(junctura.address());
    }

    /** @return the subscription in the answer, with the secret */
    Map<String, Object> subscribe(Subscriber to, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("topics", List.of("orders"), "address", to.address()));
        body.putAll(more);
        Answer answer = admin.post(SUBSCRIPTIONS, body);
        if (answer.status() != 201) throw new AssertionError(answer.text());
        return answer.object();
    }

    /** Sets the topics that an instance may receive. */
    void allow(String instance, String... topics) {
        Answer answer = admin.put("/api/v1/subscription-topics/" + instance, Map.of("topics", List.of(topics)));
        if (answer.status() != 200) throw new AssertionError(answer.text());
    }

    Map<String, Object> subscription(Object id) {
        return admin.get(SUBSCRIPTIONS + "/" + id).object();
    }

    /** @return the number of started runs */
    Object publish(String topic, Object event) {
        return admin.post("/api/v1/topics/" + topic + "/events", event).object().get("runs");
    }

    List<Map<String, Object>> deliveries(Object subscription, String query) {
        return items(admin.get(SUBSCRIPTIONS + "/" + subscription + "/deliveries" + query));
    }

    Map<String, Object> delivery(Object id) {
        return admin.get("/api/v1/deliveries/" + id).object();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> items(Answer answer) {
        return (List<Map<String, Object>>) answer.object().get("items");
    }

    /** Waits until a subscription has this number of deliveries in a status, and no others. */
    void await(Object subscription, String status, int count) throws Exception {
        await(subscription, status, count, "none", 0);
    }

    void await(Object subscription, String status, int count, String other, int others) throws Exception {
        Eventually.is(count + " are " + status + ", and " + others + " " + other, () -> {
            List<Map<String, Object>> all = deliveries(subscription, "?limit=200");
            return all.size() == count + others && count(all, status) == count && count(all, other) == others;
        });
    }

    private static long count(List<Map<String, Object>> all, String status) {
        return all.stream().filter(one -> one.get("status").equals(status)).count();
    }

    @Override
    public void close() {
        junctura.close();
        time.close();
    }
}
