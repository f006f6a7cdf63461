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
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the signed-in user changes the password. */
class PasswordChangeTest {
    private static final String OLD = "correct horse battery";
    private static final String NEW = "seven lamps beside the river";

    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private final List<String> audited = new ArrayList<>();
    private final List<String> revoked = new ArrayList<>();
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
                new Peers(Set.of("127.0.0.1")),
                null,
                clock,
                new PasswordHasher(Runnable::run, 1_000),
                new AuditLog(audited::add));
        access.onRevoked(revoked::add);
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, null, null, 100_000, Set.of("127.0.0.1"), List.of(), "1", data);
        server = HttpServer.start(settings, access, List.of(access), new HttpMetrics());
        page = new TestClient(server.localAddress()).with("Sec-Fetch-Site", "same-origin", "X-Junctura", "1");
        access.setAdministrator(OLD);
    }

    @AfterEach
    void stop() {
        server.close();
        access.close();
        database.close();
    }

    private Answer attempt(String password) {
        return page.post("/api/v1/session", Map.of("username", "admin", "password", password));
    }

    private TestClient signIn(String password) {
        Answer answer = attempt(password);
        assertThat(answer.status()).isEqualTo(201);
        Matcher cookie = Pattern.compile("junctura=[^;]*").matcher(answer.header("Set-Cookie"));
        assertThat(cookie.find()).isTrue();
        return page.with("Cookie", cookie.group());
    }

    private static Answer change(TestClient browser, String current, String password) {
        return browser.post("/api/v1/password", Map.of("current", current, "password", password));
    }

    @Test
    void theNewPasswordCountsAndTheOldOneNoLonger() {
        assertThat(change(signIn(OLD), OLD, NEW).status()).isEqualTo(204);
        assertThat(attempt(OLD).code()).isEqualTo("bad-credentials");
        clock.pass(Duration.ofSeconds(1));
        assertThat(attempt(NEW).status()).isEqualTo(201);
    }

    @Test
    void itEndsTheOtherSessionsAndKeepsTheOwn() {
        TestClient other = signIn(OLD);
        TestClient own = signIn(OLD);
        assertThat(change(own, OLD, NEW).status()).isEqualTo(204);
        assertThat(own.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(other.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(revoked).hasSize(1);
    }

    @Test
    void itKeepsTheTokens() {
        TestClient own = signIn(OLD);
        Object token = own.post("/api/v1/tokens", Map.of("title", "ci", "role", "viewer"))
                .object()
                .get("token");
        assertThat(change(own, OLD, NEW).status()).isEqualTo(204);
        TestClient program = new TestClient(server.localAddress()).with("Authorization", "Bearer " + token);
        assertThat(program.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void itIsInTheAuditLog() {
        TestClient own = signIn(OLD);
        audited.clear();
        change(own, OLD, NEW);
        assertThat(audited).hasSize(1);
        assertThat(audited.get(0)).startsWith("password.set by=person:admin").contains("account=admin");
        assertThat(audited.get(0)).doesNotContain(OLD).doesNotContain(NEW);
    }

    @Test
    void aWrongCurrentPasswordIsRefusedAndTheNextTryWaits() {
        TestClient own = signIn(OLD);
        audited.clear();
        Answer wrong = change(own, "not the password", NEW);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("wrong-password");
        assertThat(wrong.object()).containsEntry("pointer", "/current");
        assertThat(audited).hasSize(1);
        assertThat(audited.get(0)).startsWith("sign-in.failed");

        Answer early = change(own, OLD, NEW);
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.header("Retry-After")).isEqualTo("1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(change(own, OLD, NEW).status()).isEqualTo(204);
    }

    @Test
    void aWeakOrUnchangedPasswordIsRefusedWithTheReason() {
        TestClient own = signIn(OLD);
        Answer weak = change(own, OLD, "password1234");
        assertThat(weak.status()).isEqualTo(422);
        assertThat(weak.code()).isEqualTo("weak-password");
        assertThat(weak.object()).containsEntry("pointer", "/password");
        assertThat(change(own, OLD, OLD).code()).isEqualTo("same-password");
        assertThat(attempt(OLD).status()).isEqualTo(201);
    }

    @Test
    void aTokenHasNoPassword() {
        Object token = signIn(OLD)
                .post("/api/v1/tokens", Map.of("title", "admin", "role", "admin"))
                .object()
                .get("token");
        TestClient program = new TestClient(server.localAddress()).with("Authorization", "Bearer " + token);
        assertThat(change(program, OLD, NEW).code()).isEqualTo("not-a-user");
    }

    @Test
    void aPageOfAnotherSiteCannotChangeIt() {
        TestClient own = signIn(OLD);
        assertThat(change(own.with("Sec-Fetch-Site", "cross-site"), OLD, NEW).code())
                .isEqualTo("cross-site");
    }
}
