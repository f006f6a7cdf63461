package io.junctura.demo;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** All senders of requests to the server: the shop with its webhooks, the user's own application, and people. */
final class Sender {
    /** The secret in the text of the examples. */
    static final String WEBHOOK_SECRET = "whsec_ZGVtby1zaG9wLXdlYmhvb2stc2VjcmV0";

    private static final long PATIENCE_SECONDS = 20;

    static final String WRONG_SECRET = "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==";

    record Answer(int status, @Nullable Object body) {
        @Nullable
        Object member(String name) {
            return body instanceof Map<?, ?> map ? map.get(name) : null;
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String address;
    private final String token;

    Sender(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** Sends a webhook, signed as Standard Webhooks defines it. */
    Answer webhook(String flow, String id, Object payload, String secret) throws IOException, InterruptedException {
        byte[] body = Json.write(payload);
        String time = Long.toString(Instant.now().getEpochSecond());
        HttpRequest.Builder request = to("/hooks/default/" + flow, body)
                .header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", "v1," + signature(secret, id + "." + time + ".", body));
        return send(request);
    }

    /** The signature of a text and the bytes after it, with a secret in the form of Standard Webhooks. */
    static String signature(String secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    Answer event(String topic, Object event) throws IOException, InterruptedException {
        return send(to("/api/v1/topics/" + topic + "/events", Json.write(event))
                .header("Authorization", "Bearer " + token));
    }

    /** Starts a flow by hand. */
    Answer start(String flow, Object payload) throws IOException, InterruptedException {
        return send(to("/api/v1/flows/default/" + flow + "/start", Json.write(payload))
                .header("Authorization", "Bearer " + token));
    }

    /** Publishes a document. */
    Answer apply(String name, String text) throws IOException, InterruptedException {
        Object files = Map.of("files", List.of(Map.of("name", name, "text", text)));
        return send(to("/api/v1/apply", Json.write(files)).header("Authorization", "Bearer " + token));
    }

    /**
     * Waits until the subscription of a document exists, and gives it a new secret.
     *
     * @return the secret
     */
    String newSecret(String integration, String name) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            for (Object one : items(ask("/api/v1/subscriptions?search=" + integration))) {
                if (!(one instanceof Map<?, ?> map) || !(map.get("source") instanceof Map<?, ?> source)) continue;
                if (!name.equals(source.get("name"))) continue;
                String path = "/api/v1/subscriptions/" + map.get("id") + "/secret";
                Answer made =
                        send(to(path, Json.write(Map.of("overlap", "0s"))).header("Authorization", "Bearer " + token));
                return String.valueOf(made.member("secret"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("The subscription \"" + name + "\" of the integration \"" + integration
                + "\" was not made within " + PATIENCE_SECONDS + " s.");
    }

    private static List<?> items(Answer answer) {
        return answer.member("items") instanceof List<?> items ? items : List.of();
    }

    Answer call(String flow, Object payload) throws IOException, InterruptedException {
        return send(to("/call/default/" + flow, Json.write(payload)));
    }

    Answer ask(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token));
    }

    /** Waits until no run is open, so nothing else will arrive. */
    void settle() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Answer counts = ask("/api/v1/runs/counts");
            if (counts.status() != 200 || idle(counts)) return;
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean idle(Answer counts) {
        if (!(counts.body() instanceof Map)) return false;
        for (String status : List.of("queued", "running", "waiting")) {
            if (counts.member(status) instanceof Number number && number.longValue() > 0) return false;
        }
        return true;
    }

    private HttpRequest.Builder to(String path, byte[] body) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), answer.body().length == 0 ? null : Json.parse(answer.body()));
    }
}
