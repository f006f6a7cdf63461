package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.audit.AuditLog;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.LiveFeed;
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that end with a session or a token. The tests do not wait for the time limit of streams. */
@Timeout(60)
class RevocationTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private final LiveFeed feed = new LiveFeed();
    private final HttpClient http = HttpClient.newHttpClient();
    private Database database;
    private Access access;
    private HttpServer server;
    private TestClient page;

    @BeforeEach
    void start() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        access = new Access(
                new SqlAccessStore(database),
                data,
                new Peers(Set.of()),
                null,
                clock,
                new PasswordHasher(Runnable::run, 1_000),
                AuditLog.NONE);
        access.onRevoked(feed::end);
        server = HttpServer.start(HttpSettings.local(0, "1"), access, List.of(access, feed), new HttpMetrics());
        page = new TestClient(server.localAddress()).with("Sec-Fetch-Site", "same-origin", "X-Junctura", "1");
        access.setAdministrator(PASSWORD);
    }

    @AfterEach
    void stop() {
        feed.close();
        server.close();
        access.close();
        database.close();
    }

    private TestClient signIn() {
        Answer answer = page.post("/api/v1/session", Map.of("username", "admin", "password", PASSWORD));
        String cookie = answer.header("Set-Cookie");
        return page.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }

    /** Returns when the first event of the stream has arrived. */
    private InputStream listen(String header, String value) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.localAddress() + "/api/v1/live"))
                .header(header, value)
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        byte[] hello = response.body().readNBytes("id: 0\nevent: hello\ndata: null\n\n".length());
        assertThat(new String(hello, StandardCharsets.UTF_8)).contains("event: hello");
        return response.body();
    }

    private InputStream listen(TestClient signedIn) throws Exception {
        return listen("Cookie", signedIn.always("Cookie"));
    }

    private static void hasEnded(InputStream stream) throws Exception {
        assertThat(stream.readAllBytes()).isEmpty();
    }

    @Test
    void theStreamsOfARevokedTokenEnd() throws Exception {
        TestClient admin = signIn();
        Map<String, Object> token = admin.post("/api/v1/tokens", Map.of("title", "ci", "role", "viewer"))
                .object();
        InputStream stream = listen("Authorization", "Bearer " + token.get("token"));
        assertThat(admin.delete("/api/v1/tokens/" + token.get("id")).status()).isEqualTo(204);
        hasEnded(stream);
    }

    @Test
    void theStreamsOfASessionEndWhenItIsSignedOutOrReplaced() throws Exception {
        TestClient browser = signIn();
        InputStream first = listen(browser);
        browser.delete("/api/v1/session");
        hasEnded(first);

        TestClient again = signIn();
        InputStream second = listen(again);
        again.post("/api/v1/session", Map.of("username", "admin", "password", PASSWORD));
        hasEnded(second);
    }

    @Test
    void theStreamsOfAllSessionsEndWithThePassword() throws Exception {
        InputStream one = listen(signIn());
        InputStream other = listen(signIn());
        access.setAdministrator("another good password");
        hasEnded(one);
        hasEnded(other);
    }

    @Test
    void aUserHasTwentySessionsAndTheLeastRecentlyUsedOneEnds() throws Exception {
        InputStream stream = listen(signIn());
        List<TestClient> others = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            clock.pass(Duration.ofMinutes(1));
            others.add(signIn());
        }
        clock.pass(Duration.ofMinutes(1));
        assertThat(others.get(0).get("/api/v1/me").status()).isEqualTo(200);
        signIn();
        hasEnded(stream);
        clock.pass(Duration.ofMinutes(1));
        signIn();
        assertThat(others.get(0).get("/api/v1/me").status()).isEqualTo(200);
        assertThat(others.get(1).get("/api/v1/me").status()).isEqualTo(401);
        assertThat(others.get(2).get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void sessionsWhoseTimeIsOverAreDeletedAtTheNextSignIn() {
        for (int i = 0; i < 5; i++) signIn();
        clock.pass(Duration.ofMinutes(31));
        signIn();
        assertThat((int) database.read(db -> db.createQuery("SELECT count(*) FROM session")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
    }
}
