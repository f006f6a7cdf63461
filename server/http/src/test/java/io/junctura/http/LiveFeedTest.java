package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveFeedTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private LiveFeed feed;
    private HttpServer server;

    @BeforeEach
    void start() throws CannotListen {
        restart(Duration.ofMillis(20), Duration.ofMinutes(1));
    }

    private void restart(Duration heartbeat, Duration longest) throws CannotListen {
        if (server != null) stop();
        feed = new LiveFeed(heartbeat, longest);
        server = HttpServer.start(HttpSettings.local(0, "1"), new OpenGuard(), List.of(feed), new HttpMetrics());
    }

    @AfterEach
    void stop() {
        feed.close();
        server.close();
    }

    @Test
    void whoListensHearsWhatIsPublished() throws Exception {
        try (Stream stream = listen("", null)) {
            assertThat(stream.next()).contains("event: hello");
            feed.publish("run.ended", Map.of("id", 7L));
            assertThat(stream.next()).containsExactly("id: 1", "event: run.ended", "data: {\"id\":7}");
        }
    }

    @Test
    void whoDoesNotSignInHearsNothing() {
        assertThat(new TestClient(server.localAddress()).get("/api/v1/live").status())
                .isEqualTo(401);
    }

    /** The server writes nothing to a client of HEAD, so it would not notice that the client has gone. */
    @Test
    void headTakesNoStream() {
        TestClient client = new TestClient(server.localAddress());
        for (int i = 0; i < 30; i++) {
            assertThat(client.send("HEAD", "/api/v1/live", new byte[0], "X-Test-In", "y")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(feed.heard()).isFalse();
    }

    @Test
    void aListenerChoosesTopics() throws Exception {
        try (Stream stream = listen("?topics=integration", null)) {
            assertThat(stream.next()).contains("event: hello");
            feed.publish("run.ended", null);
            feed.publish("integration.published", null);
            assertThat(stream.next()).contains("id: 2", "event: integration.published");
        }
    }

    @Test
    void silenceIsFilledWithHeartbeats() throws Exception {
        try (Stream stream = listen("", null)) {
            assertThat(stream.next()).contains("event: hello");
            assertThat(stream.nextRaw()).containsExactly(": still here");
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissed() throws Exception {
        try (Stream stays = listen("", null)) {
            stays.next();
            feed.publish("run.started", null);
            feed.publish("run.ended", null);
            stays.next();
            stays.next();
            try (Stream back = listen("", "1")) {
                assertThat(back.next()).contains("event: hello");
                assertThat(back.next()).contains("id: 2", "event: run.ended");
            }
            try (Stream stranger = listen("", "999")) {
                assertThat(stranger.next()).contains("event: resync");
            }
        }
    }

    @Test
    void whoLagsBehindIsToldToResyncAndHearsWhatComesAfter() {
        SlowConnection connection = new SlowConnection();
        LiveListener listener = listener(connection, 2);
        assertThat(listener.send(bytes("one"))).isTrue();
        assertThat(listener.send(bytes("two"))).isTrue();
        assertThat(listener.send(bytes("three"))).isFalse();
        listener.startOver(bytes("resync"));
        assertThat(listener.send(bytes("four"))).isTrue();
        connection.ready = true;
        listener.onWritePossible();
        assertThat(connection.written).containsExactly("resync", "four");
    }

    @Test
    void whatWaitsForASlowListenerIsBoundedInBytesToo() {
        SlowConnection connection = new SlowConnection();
        LiveListener listener = listener(connection, 100);
        assertThat(listener.send(new byte[40_000])).isTrue();
        assertThat(listener.send(new byte[40_000])).isFalse();
        listener.startOver(bytes("resync"));
        assertThat(listener.send(new byte[40_000])).isTrue();
        assertThat(listener.send(new byte[100_000])).isFalse();
        connection.ready = true;
        listener.onWritePossible();
        assertThat(listener.send(new byte[60_000])).isTrue();
    }

    private static LiveListener listener(SlowConnection connection, int backlog) {
        Credential anybody = new Credential("anybody", Duration.ofDays(1), () -> true);
        return new LiveListener(connection, anybody, Set.of(), backlog, gone -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class SlowConnection extends ServletOutputStream {
        final List<String> written = new ArrayList<>();
        boolean ready;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] bytes) {
            written.add(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStreamEndsAfterItsTimeSoThatTheSignInIsCheckedAgain() throws Exception {
        restart(Duration.ofMillis(10), Duration.ofMillis(50));
        try (Stream stream = listen("", null)) {
            stream.next();
            assertThat(stream.ends()).isTrue();
        }
        assertThat(feed.heard()).isFalse();
    }

    @Test
    void whenACredentialIsRevokedItsStreamsEndAtOnceAndThoseOfOthersGoOn() throws Exception {
        restart(Duration.ofMinutes(1), Duration.ofMinutes(10));
        try (Stream mine = listen("", null, "mine");
                Stream also = listen("", null, "mine");
                Stream other = listen("", null, "other")) {
            mine.next();
            also.next();
            other.next();
            feed.end("mine");
            assertThat(mine.ends()).isTrue();
            assertThat(also.ends()).isTrue();
            feed.publish("run.ended", null);
            assertThat(other.next()).contains("event: run.ended");
        }
    }

    @Test
    void aStreamDoesNotBeginWhoseCredentialWasRevokedMeanwhile() throws Exception {
        restart(Duration.ofMinutes(1), Duration.ofMinutes(10));
        try (Stream stream = listen("", null, "revoked")) {
            assertThat(stream.ends()).isTrue();
        }
        assertThat(feed.heard()).isFalse();
    }

    @Test
    void aStreamEndsWithTheTimeOfItsCredential() throws Exception {
        try (Stream stream = listen("", null, "brief")) {
            assertThat(stream.ends()).isTrue();
        }
    }

    @Test
    void aSessionOrTokenListensTenTimesAtMostAndLeavesRoomToOthers() throws Exception {
        List<Stream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) streams.add(listen("", null, "flood"));
            TestClient test = new TestClient(server.localAddress());
            TestClient.Answer refused = test.get("/api/v1/live", "X-Test-In", "flood");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("10");
            try (Stream other = listen("", null, "other")) {
                assertThat(other.next()).contains("event: hello");
            }
            feed.end("flood");
            try (Stream again = listen("", null, "flood")) {
                assertThat(again.next()).contains("event: hello");
            }
        } finally {
            for (Stream stream : streams) stream.close();
        }
    }

    @Test
    void thereAreTwoHundredStreamsAtMost() throws Exception {
        List<Stream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) streams.add(listen("", null, "caller " + i / 10));
            TestClient test = new TestClient(server.localAddress());
            assertThat(test.get("/api/v1/live", "X-Test-In", "one more").code()).isEqualTo("too-many-listeners");
        } finally {
            for (Stream stream : streams) stream.close();
        }
    }

    @Test
    void aListenerNamesTwentyTopicsAtMost() {
        String many = "?topics=" + "a,".repeat(20) + "a";
        assertThat(new TestClient(server.localAddress())
                        .get("/api/v1/live" + many, "X-Test-In", "y")
                        .code())
                .isEqualTo("bad-query");
    }

    private Stream listen(String query, String lastId) throws IOException, InterruptedException {
        return listen(query, lastId, "y");
    }

    private Stream listen(String query, String lastId, String credential) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.localAddress() + "/api/v1/live" + query))
                .header("X-Test-In", credential);
        if (lastId != null) request.header("Last-Event-ID", lastId);
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream;charset=utf-8");
        return new Stream(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private record Stream(BufferedReader reader) implements AutoCloseable {
        /** The lines of the next event; heartbeats are passed over. */
        List<String> next() throws IOException {
            while (true) {
                List<String> lines = nextRaw();
                if (!lines.get(0).startsWith(":")) return lines;
            }
        }

        List<String> nextRaw() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine())
                lines.add(line);
            return lines;
        }

        boolean ends() throws IOException {
            while (reader.readLine() != null) {}
            return true;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
