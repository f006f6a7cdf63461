package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.SetClock;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.audit.AuditLog;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.Audit;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private Database database;
    private Access access;
    private HttpServer server;
    private TestClient anyone;
    private TestClient page;
    private TestClient local;

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
                AuditLog.NONE);
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, null, null, 100_000, Set.of("127.0.0.1"), List.of(), "1", data);
        server = HttpServer.start(settings, access, List.of(access, AccessTest::routes), new HttpMetrics());
        access.listeningAt(server.localAddress());
        anyone = new TestClient(server.localAddress());
        page = anyone.with("Sec-Fetch-Site", "same-origin", "X-Junctura", "1");
        local = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(data.resolve("local-token")).strip());
    }

    @AfterEach
    void stop() {
        server.close();
        access.close();
        database.close();
    }

    private static void routes(RouteTable table) {
        table.post("/hooks/x", http -> http.result("hook")).needs(Permission.PUBLIC, Audit.NONE);
        table.get("/metrics", http -> http.result("metrics")).needs(Permission.LOCAL, Audit.NONE);
        for (Permission permission : Permission.values()) {
            table.post("/api/v1/try/" + permission.name(), http -> http.result("done"))
                    .needs(permission, Audit.NONE);
        }
    }

    private TestClient signIn() {
        access.setAdministrator(PASSWORD);
        Answer answer = page.post("/api/v1/session", Map.of("username", "admin", "password", PASSWORD));
        assertThat(answer.status()).isEqualTo(201);
        String cookie = answer.header("Set-Cookie");
        return page.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }

    private String setupCode() {
        String address = access.setupAddress("http://x").orElseThrow();
        assertThat(address).startsWith("http://x/setup#");
        return address.substring(address.indexOf('#') + 1);
    }

    @Test
    void untilThereIsAnAdministratorOnlySetUpAndTheLocalTokenAnswer() {
        assertThat(anyone.get("/api/v1/setup/status").object()).containsEntry("needed", true);
        assertThat(anyone.get("/api/v1/me").code()).isEqualTo("setup-needed");
        assertThat(anyone.get("/api/v1/me").header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(anyone.get("/api/v1/anything").status()).isEqualTo(401);
        assertThat(anyone.post("/hooks/x", null).text()).isEqualTo("hook");
        assertThat(local.get("/api/v1/me").object())
                .containsEntry("username", "local")
                .containsEntry("role", "admin");
    }

    @Test
    void theSetUpAddressWorksOnce() {
        Map<String, String> body = Map.of("code", setupCode(), "password", PASSWORD);
        Answer first = page.post("/api/v1/setup", body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("Set-Cookie"))
                .startsWith("junctura=")
                .contains("HttpOnly")
                .contains("SameSite=Lax");
        assertThat(access.setupNeeded()).isFalse();
        assertThat(page.post("/api/v1/setup", body).code()).isEqualTo("bad-code");
        assertThat(anyone.get("/api/v1/setup/status").object()).containsEntry("needed", false);
    }

    @Test
    void theSetUpAddressEndsAfterAnHour() {
        String code = setupCode();
        clock.pass(Duration.ofMinutes(61));
        assertThat(page.post("/api/v1/setup", Map.of("code", code, "password", PASSWORD))
                        .code())
                .isEqualTo("bad-code");
    }

    @Test
    void aWrongSetUpCodeIsRefusedAndTheNextTryWaits() {
        Map<String, String> wrong = Map.of("code", "guess", "password", PASSWORD);
        assertThat(page.post("/api/v1/setup", wrong).code()).isEqualTo("bad-code");
        assertThat(page.post("/api/v1/setup", wrong).status()).isEqualTo(429);
    }

    @Test
    void weakPasswordsAreRefusedWithTheReason() {
        for (String weak : List.of("short", "x".repeat(129), "aaaaaaaaaaaaaaaa", "password1234", "Administrator")) {
            Answer answer = page.post("/api/v1/setup", Map.of("code", setupCode(), "password", weak));
            assertThat(answer.status()).as(weak).isEqualTo(422);
            assertThat(answer.code()).isEqualTo("weak-password");
        }
    }

    @Test
    void aServerOnANetworkNeedsAnAdministratorFirst() {
        assertThat(access.refusal("127.0.0.1")).isEmpty();
        assertThat(access.refusal("localhost")).isEmpty();
        assertThat(access.refusal("::1")).isEmpty();
        assertThat(access.refusal("0.0.0.0").orElseThrow()).contains("JUNCTURA_ADMIN_PASSWORD");
        assertThat(access.refusal("example.org")).isPresent();
        access.setAdministrator(PASSWORD);
        assertThat(access.refusal("0.0.0.0")).isEmpty();
    }

    @Test
    void thePasswordOfTheEnvironmentMayBeGivenAtEveryStart() {
        TestClient signedIn = signIn();
        access.setAdministrator(PASSWORD);
        assertThat(signedIn.get("/api/v1/me").status()).isEqualTo(200);
        access.setAdministrator("another good password");
        assertThat(signedIn.get("/api/v1/me").status()).isEqualTo(401);
        assertThatThrownBy(() -> access.setAdministrator("short")).isInstanceOf(ProblemException.class);
    }

    @Test
    void theLocalTokenIsReadableByItsOwnerAloneAndNewAtEachStart() throws Exception {
        Path file = data.resolve("local-token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("address")).strip()).isEqualTo(server.localAddress());
        String before = Files.readString(file);
        new Access(
                new SqlAccessStore(database),
                data,
                new Peers(Set.of()),
                null,
                clock,
                new PasswordHasher(Runnable::run, 1_000),
                AuditLog.NONE);
        assertThat(Files.readString(file)).isNotEqualTo(before);
    }

    @Test
    void theLocalTokenIsTakenFromThisMachineAloneNotThroughAProxyOnIt() {
        assertThat(local.get("/api/v1/me", "X-Forwarded-For", "203.0.113.9").code())
                .isEqualTo("bad-token");
        assertThat(local.get("/api/v1/me", "Forwarded", "for=203.0.113.9").code())
                .isEqualTo("bad-token");
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutUseAndAfterTwelveHoursInAnyCase() {
        TestClient signedIn = signIn();
        assertThat(signedIn.get("/api/v1/me").object()).containsEntry("username", "admin");
        for (int i = 0; i < 28; i++) {
            clock.pass(Duration.ofMinutes(25));
            assertThat(signedIn.get("/api/v1/me").status()).isEqualTo(200);
        }
        clock.pass(Duration.ofMinutes(25));
        assertThat(signedIn.get("/api/v1/me").status()).isEqualTo(401);
        TestClient again = signIn();
        clock.pass(Duration.ofMinutes(31));
        assertThat(again.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void signingOutEndsTheSessionOnTheServer() {
        TestClient signedIn = signIn();
        Answer out = signedIn.delete("/api/v1/session");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(signedIn.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void signingInGivesANewSessionAndEndsTheOldOne() {
        TestClient before = signIn();
        before.post("/api/v1/session", Map.of("username", "admin", "password", PASSWORD));
        assertThat(before.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void behindTlsTheCookieIsBoundToTheHost() {
        access.setAdministrator(PASSWORD);
        Answer answer = page.post(
                "/api/v1/session", Map.of("username", "admin", "password", PASSWORD), "X-Forwarded-Proto", "https");
        assertThat(answer.header("Set-Cookie"))
                .startsWith("__Host-junctura=")
                .contains("; Secure")
                .contains("Path=/");
        assertThat(answer.header("Strict-Transport-Security")).isNotEmpty();
    }

    @Test
    void afterAWrongPasswordTheNextTryWaitsLongerEachTime() {
        access.setAdministrator(PASSWORD);
        Map<String, String> wrong = Map.of("username", "admin", "password", "not the password");
        long wait = 1;
        for (int i = 0; i < 8; i++) {
            assertThat(page.post("/api/v1/session", wrong).code()).isEqualTo("bad-credentials");
            Answer tooEarly = page.post("/api/v1/session", wrong);
            assertThat(tooEarly.status()).isEqualTo(429);
            assertThat(tooEarly.header("Retry-After")).isEqualTo(String.valueOf(wait));
            clock.pass(Duration.ofSeconds(wait));
            wait = Math.min(60, wait * 2);
        }
    }

    @Test
    void whileOneAddressIsSlowedDownTheOwnerGetsInFromAnother() {
        access.setAdministrator(PASSWORD);
        Map<String, String> wrong = Map.of("username", "admin", "password", "not the password");
        for (int i = 0; i < 5; i++) {
            page.post("/api/v1/session", wrong, "X-Forwarded-For", "203.0.113.9");
            clock.pass(Duration.ofMinutes(1));
        }
        page.post("/api/v1/session", wrong, "X-Forwarded-For", "203.0.113.9");
        assertThat(page.post("/api/v1/session", wrong, "X-Forwarded-For", "203.0.113.9")
                        .status())
                .isEqualTo(429);
        assertThat(page.post(
                                "/api/v1/session",
                                Map.of("username", "admin", "password", PASSWORD),
                                "X-Forwarded-For",
                                "198.51.100.7")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void anUnknownNameGetsTheSameAnswerAsAWrongPassword() {
        access.setAdministrator(PASSWORD);
        Answer unknown = page.post("/api/v1/session", Map.of("username", "nobody", "password", PASSWORD));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("bad-credentials");
    }

    @Test
    void aSessionIsValidOnlyForRequestsOfTheServersPages() {
        TestClient signedIn = signIn();
        assertThat(signedIn.post("/api/v1/try/VIEWER", null).text()).isEqualTo("done");
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertThat(signedIn.post("/api/v1/try/VIEWER", null, "Sec-Fetch-Site", site)
                            .code())
                    .as(site)
                    .isEqualTo("cross-site");
        }
        String cookie = cookieOf(signedIn);
        TestClient bare = anyone.with("Cookie", cookie);
        assertThat(bare.post("/api/v1/try/VIEWER", null).code()).isEqualTo("cross-site");
        assertThat(bare.post("/api/v1/try/VIEWER", null, "Sec-Fetch-Site", "same-origin")
                        .code())
                .isEqualTo("cross-site");
        assertThat(bare.post("/api/v1/try/VIEWER", null, "X-Junctura", "1", "Origin", "http://evil.example")
                        .code())
                .isEqualTo("cross-site");
        assertThat(bare.post("/api/v1/try/VIEWER", null, "X-Junctura", "1", "Origin", server.localAddress())
                        .status())
                .isEqualTo(200);
    }

    private static String cookieOf(TestClient client) {
        return client.always("Cookie");
    }

    @Test
    void anotherSiteCanNeitherSignInNorSetUp() {
        assertThat(anyone.post(
                                "/api/v1/session",
                                Map.of("username", "a", "password", "b"),
                                "Origin",
                                "http://evil.example")
                        .code())
                .isEqualTo("cross-site");
        assertThat(anyone.post("/api/v1/setup", Map.of(), "Sec-Fetch-Site", "cross-site")
                        .code())
                .isEqualTo("cross-site");
    }

    @Test
    void aTokenIsShownOnceAndDoesWhatItsRoleAllows() {
        TestClient signedIn = signIn();
        Answer made = signedIn.post("/api/v1/tokens", Map.of("title", "ci", "role", "operator"));
        assertThat(made.status()).isEqualTo(201);
        String secret = (String) made.object().get("token");
        assertThat(secret).startsWith("jct_").hasSizeGreaterThan(40);
        assertThat(signedIn.get("/api/v1/tokens").text()).doesNotContain(secret).contains("\"title\":\"ci\"");
        TestClient program = anyone.with("Authorization", "Bearer " + secret);
        assertThat(program.post("/api/v1/try/OPERATOR", null).status()).isEqualTo(200);
        Answer refused = program.post("/api/v1/try/EDITOR", null);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("editor");
        assertThat(signedIn.get("/api/v1/tokens").text()).contains("\"used\":\"20");
    }

    @Test
    void aRevokedOrExpiredTokenIsRefused() {
        TestClient signedIn = signIn();
        Map<String, Object> made = signedIn.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer"))
                .object();
        TestClient program = anyone.with("Authorization", "Bearer " + made.get("token"));
        assertThat(program.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(signedIn.delete("/api/v1/tokens/" + made.get("id")).status()).isEqualTo(204);
        assertThat(program.get("/api/v1/me").code()).isEqualTo("bad-token");
        assertThat(signedIn.delete("/api/v1/tokens/" + made.get("id")).status()).isEqualTo(404);

        String soon = clock.instant().plusSeconds(60).toString();
        Map<String, Object> brief = signedIn.post(
                        "/api/v1/tokens", Map.of("title", "b", "role", "viewer", "expires", soon))
                .object();
        TestClient briefly = anyone.with("Authorization", "Bearer " + brief.get("token"));
        assertThat(briefly.get("/api/v1/me").status()).isEqualTo(200);
        clock.pass(Duration.ofSeconds(61));
        assertThat(briefly.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    void aTokenThatIsMadeBadlyIsRefusedWithTheReason() {
        TestClient signedIn = signIn();
        assertThat(signedIn.post("/api/v1/tokens", Map.of("title", "a", "role", "god"))
                        .code())
                .isEqualTo("unknown-role");
        assertThat(signedIn.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer", "expires", "soon"))
                        .code())
                .isEqualTo("bad-time");
        String late = clock.instant().plus(Duration.ofDays(400)).toString();
        assertThat(signedIn.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer", "expires", late))
                        .code())
                .isEqualTo("bad-expiry");
    }

    @Test
    void aTokenInAnAddressIsRefusedEvenIfItIsRight() {
        String token = (String) signIn().post("/api/v1/tokens", Map.of("title", "a", "role", "viewer"))
                .object()
                .get("token");
        assertThat(anyone.get("/api/v1/me?token=" + token).code()).isEqualTo("token-in-url");
        assertThat(anyone.get("/api/v1/me?x=" + token, "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void unauthenticatedRequestsReachOnlyPublicAddresses() {
        signIn();
        for (Permission permission : Permission.values()) {
            int status = anyone.post("/api/v1/try/" + permission.name(), null, "X-Forwarded-For", "203.0.113.9")
                    .status();
            assertThat(status).as(permission.name()).isEqualTo(permission == Permission.PUBLIC ? 200 : 401);
        }
        assertThat(anyone.get("/metrics").text()).isEqualTo("metrics");
        assertThat(anyone.get("/metrics", "X-Forwarded-For", "203.0.113.9").status())
                .isEqualTo(401);
    }

    @Test
    void noSecretIsOnDisk() throws Exception {
        TestClient signedIn = signIn();
        String token = (String) signedIn.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer"))
                .object()
                .get("token");
        String session = cookieOf(signedIn).substring("junctura=".length());
        StringBuilder bytes = new StringBuilder();
        try (var files = Files.list(data)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("junctura.db"))
                    .toList()) {
                bytes.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(bytes.length()).isPositive();
        assertThat(bytes.indexOf(token)).isNegative();
        assertThat(bytes.indexOf(session)).isNegative();
        assertThat(bytes.indexOf(PASSWORD)).isNegative();
    }
}
