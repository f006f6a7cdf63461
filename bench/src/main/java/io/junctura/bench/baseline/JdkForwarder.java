package io.junctura.bench.baseline;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Forwards with the HTTP client of the JDK. */
final class JdkForwarder implements Forwarder {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String sink;

    JdkForwarder(String sink) {
        this.sink = sink;
    }

    @Override
    public void post(String path, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sink + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
        if (status >= 300) {
            throw new IllegalStateException("the sink answered " + status);
        }
    }
}
