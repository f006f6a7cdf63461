package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sign-in over HTTP by the owners of accounts and by attackers. */
@Tag("slow")
@Timeout(120)
class SignInTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Map<String, String> RIGHT = Map.of("username", "admin", "password", PASSWORD);
    private static final Map<String, String> WRONG = Map.of("username", "admin", "password", "not the password");
    /** More than there are threads for requests. */
    private static final int FLOOD = HttpServer.FLOW_THREADS + 150;

    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AuditLog audit = new AuditLog(lines::add);
    private final ExecutorService later = Executors.newCachedThreadPool();
    private final CountDownLatch busy = new CountDownLatch(1);
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
                new PasswordHasher(later, 1_000),
                audit);
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, null, null, 10_000_000, Set.of("127.0.0.1"), List.of(), "1", data);
        server = HttpServer.start(
                settings,
                access,
                List.of(
                        access,
                        table -> table.post("/hooks/x", http -> http.result("hook"))
                                .needs(Permission.PUBLIC, Audit.NONE)),
                new HttpMetrics());
        page = new TestClient(server.localAddress()).with("Sec-Fetch-Site", "same-origin", "X-Junctura", "1");
        access.setAdministrator(PASSWORD);
    }

    @AfterEach
    void stop() {
        busy.countDown();
        server.close();
        access.close();
        database.close();
        later.shutdown();
    }

    private TestClient at(String address) {
        return page.with("X-Forwarded-For", address);
    }

    private static Answer signIn(TestClient client, Map<String, String> body) {
        return client.post("/api/v1/session", body);
    }

    /** Lets all password checks wait until {@link #busy} is counted down. */
    private void occupyTheHashingThreads() {
        for (int i = 0; i < 2; i++) {
            assertThat(access.passwords.queue.submit(PasswordQueue.FIRST, this::waitUntilTold))
                    .isNotDone();
        }
    }

    private boolean waitUntilTold() {
        try {
            return busy.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private CompletableFuture<HttpResponse<String>> signInLater(HttpClient client, String address, Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.localAddress() + "/api/v1/session"))
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", "same-origin")
                .header("X-Forwarded-For", address)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aFloodOfSignInsBlocksNoRequestThreadAndIsRejectedAtOnceIfTheQueueIsFull() {
        occupyTheHashingThreads();
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            flood.add(signInLater(client, "10." + i / 250 + "." + i % 250 + ".1", WRONG));
        }
        CompletableFuture<?>[] all = flood.toArray(CompletableFuture[]::new);
        HttpResponse<?> first = (HttpResponse<?>) CompletableFuture.anyOf(all).join();
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.headers().firstValue("Retry-After")).isPresent();

        assertThat(page.post("/hooks/x", null).text()).isEqualTo("hook");

        busy.countDown();
        CompletableFuture.allOf(all).join();
        assertThat(flood.stream().map(one -> one.join().statusCode())).containsOnly(401, 503);
    }

    @Test
    void duringAFloodFromOneBlockAUserOfAnotherBlockSignsIn() {
        occupyTheHashingThreads();
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < 200; i++) flood.add(signInLater(client, "203.0.113." + i, WRONG));
        CompletableFuture<HttpResponse<String>> owner = signInLater(client, "198.51.100.7", RIGHT);
        // Rejected sign-ins are answered at once. At most six of a block wait.
        List<Integer> refused = new ArrayList<>();
        while (refused.size() < 194) {
            HttpResponse<?> one = (HttpResponse<?>) CompletableFuture.anyOf(flood.toArray(CompletableFuture[]::new))
                    .join();
            refused.add(one.statusCode());
            flood.removeIf(answer -> answer.isDone() && answer.join() == one);
        }
        assertThat(refused).containsOnly(429);
        assertThat(flood).noneMatch(CompletableFuture::isDone);
        busy.countDown();
        assertThat(owner.join().statusCode()).isEqualTo(201);
    }

    @Test
    void theRightPasswordFromAnotherAddressSignsInDuringAnAttack() {
        for (int i = 0; i < 3 * Throttle.ATTACK; i++) {
            int block = i % 120;
            assertThat(signIn(at("10.0." + block + ".1"), WRONG).status()).isIn(401, 429);
            if (block == 0) clock.pass(Duration.ofSeconds(4));
        }
        assertThat(signIn(at("198.51.100.7"), RIGHT).status()).isEqualTo(201);
    }

    @Test
    void aKnownDeviceSignsInAlthoughItsAddressIsSlowedDown() {
        Answer first = signIn(at("203.0.113.9"), RIGHT);
        String device = cookie(first, "junctura-device");
        for (int i = 0; i < 20; i++) signIn(at("203.0.113.9"), WRONG);
        assertThat(signIn(at("203.0.113.9"), RIGHT).status()).isEqualTo(429);
        assertThat(signIn(at("203.0.113.9").with("Cookie", device), RIGHT).status())
                .isEqualTo(201);
    }

    @Test
    void aDeviceIsKnownForTheAccountThatItSignedInToAndSlowedDownByItsOwnFailures() {
        String device = cookie(signIn(at("203.0.113.9"), RIGHT), "junctura-device");
        TestClient known = at("203.0.113.9").with("Cookie", device);
        assertThat(signIn(known, WRONG).status()).isEqualTo(401);
        assertThat(signIn(known, RIGHT).status()).isEqualTo(429);
        assertThat(signIn(at("203.0.113.9"), RIGHT).status()).isEqualTo(201);

        signIn(at("203.0.113.9"), WRONG);
        Answer other =
                signIn(at("203.0.113.9").with("Cookie", device), Map.of("username", "somebody", "password", PASSWORD));
        assertThat(other.status()).isEqualTo(429);
    }

    @Test
    void aDeviceIsForgottenAfterAYearOrWhenTenOthersSignedInOrWithThePassword() {
        String device = cookie(signIn(at("203.0.113.9"), RIGHT), "junctura-device");
        clock.pass(Duration.ofDays(366));
        assertThat(isKnown(device)).isFalse();

        device = cookie(signIn(at("203.0.113.9"), RIGHT), "junctura-device");
        clock.pass(Duration.ofDays(1));
        assertThat(isKnown(device)).isTrue();
        for (int i = 0; i < 10; i++) {
            clock.pass(Duration.ofHours(2));
            assertThat(signIn(at("203.0.113.9"), RIGHT).status()).isEqualTo(201);
        }
        assertThat(isKnown(device)).isFalse();

        device = cookie(signIn(at("203.0.113.9"), RIGHT), "junctura-device");
        access.setAdministrator("another good password");
        assertThat(isKnown(device)).isFalse();
    }

    /** Signs in from an address that is slowed down. */
    private boolean isKnown(String device) {
        assertThat(signIn(at("192.0.2.1"), WRONG).status()).isEqualTo(401);
        int status = signIn(at("192.0.2.1").with("Cookie", device), WRONG).status();
        clock.pass(Duration.ofHours(2));
        return status == 401;
    }

    @Test
    void theDeviceCookieIsHiddenFromScriptsAndSignsNoUserIn() {
        Answer answer = signIn(at("203.0.113.9"), RIGHT);
        String set = setCookie(answer, "junctura-device");
        assertThat(set).contains("HttpOnly").contains("SameSite=Lax").contains("Max-Age=31536000");
        assertThat(page.get("/api/v1/me", "Cookie", cookie(answer, "junctura-device"))
                        .status())
                .isEqualTo(401);
    }

    private static String setCookie(Answer answer, String name) {
        return answer.response().headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElseThrow();
    }

    private static String cookie(Answer answer, String name) {
        String set = setCookie(answer, name);
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void anImpossibleNameOrPasswordIsRefusedLikeAnyOtherButNotHashedOrRemembered() {
        occupyTheHashingThreads();
        for (int i = 0; i < 10; i++) {
            assertThat(signIn(page, Map.of("username", "x".repeat(3_000) + i, "password", PASSWORD))
                            .code())
                    .isEqualTo("bad-credentials");
            assertThat(signIn(page, Map.of("username", "admin", "password", "p".repeat(129)))
                            .code())
                    .isEqualTo("bad-credentials");
        }
        busy.countDown();
        assertThat(signIn(page, RIGHT).status()).isEqualTo(201);
    }

    @Test
    void signInsSignOutsAndFailuresAreRecordedWithTheAddress() {
        lines.clear();
        Answer first = signIn(at("203.0.113.9"), RIGHT);
        Answer again = signIn(at("203.0.113.9").with("Cookie", cookie(first, "junctura-device")), RIGHT);
        at("203.0.113.10").with("Cookie", cookie(again, "junctura")).delete("/api/v1/session");
        signIn(at("198.51.100.7"), WRONG);
        signIn(at("198.51.100.7"), WRONG);
        access.setAdministrator("another good password");
        assertThat(lines)
                .containsExactly(
                        "session.started by=person:admin from=203.0.113.9 device=new",
                        "session.started by=person:admin from=203.0.113.9 device=known",
                        "session.ended by=person:admin from=203.0.113.10",
                        "sign-in.failed by=anonymous from=198.51.100.7 account=admin",
                        "sign-in.refused by=anonymous from=198.51.100.7 account=admin reason=wait",
                        "password.set by=server account=admin");
    }

    @Test
    void anUnknownNameIsNotRecordedSinceItMayBeAPassword() {
        lines.clear();
        signIn(at("198.51.100.7"), Map.of("username", PASSWORD, "password", "x"));
        assertThat(lines).containsExactly("sign-in.failed by=anonymous from=198.51.100.7 account=unknown");
    }

    @Test
    void manyAttemptsAreRecordedByOneLineAMinuteForEachBlock() {
        lines.clear();
        for (int i = 0; i < 50; i++) signIn(at("198.51.100.7"), WRONG);
        for (int i = 0; i < 5; i++) {
            signIn(at("203.0.113.9"), WRONG);
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(lines).hasSize(6);
        lines.clear();
        access.everyMinute();
        assertThat(lines)
                .containsExactly(
                        "sign-in.repeated by=anonymous block=198.51.100.0/24 failed=0 refused=47",
                        "sign-in.repeated by=anonymous block=203.0.113.0/24 failed=2 refused=0");
        lines.clear();
        access.everyMinute();
        assertThat(lines).isEmpty();
    }

    @Test
    void attemptsFromManyBlocksAddFortyLinesAMinuteAndOneForTheAttackAndOneForTheRest() {
        lines.clear();
        for (int i = 0; i < 3 * Throttle.ATTACK; i++) {
            for (int twice = 0; twice < 2; twice++) signIn(at("10." + i / 250 + "." + i % 250 + ".1"), WRONG);
        }
        access.everyMinute();
        assertThat(lines).hasSize(20 + 1 + 20 + 1);
        assertThat(lines).contains("sign-in.attack by=anonymous from=10.0.99.1 account=admin");
        assertThat(lines).last().asString().startsWith("sign-in.repeated by=anonymous block=others failed=");
    }

    @Test
    void tokensAreRecordedWhenTheyAreMadeRevokedAndFirstUsedFromABlockOfAddresses() {
        TestClient admin = at("203.0.113.9").with("Cookie", cookie(signIn(at("203.0.113.9"), RIGHT), "junctura"));
        lines.clear();
        Map<String, Object> made = admin.post("/api/v1/tokens", Map.of("title", "nightly\nbuild", "role", "viewer"))
                .object();
        TestClient program = new TestClient(server.localAddress()).with("Authorization", "Bearer " + made.get("token"));
        program.get("/api/v1/me", "X-Forwarded-For", "192.0.2.1");
        program.get("/api/v1/me", "X-Forwarded-For", "192.0.2.77");
        program.get("/api/v1/me", "X-Forwarded-For", "198.51.100.1");
        clock.pass(Duration.ofMinutes(1));
        program.get("/api/v1/me", "X-Forwarded-For", "192.0.2.1");
        admin.delete("/api/v1/tokens/" + made.get("id"));
        String by = " by=\"token:nightly\\u000abuild\" by-id=" + made.get("id");
        assertThat(lines)
                .containsExactly(
                        "token.created by=person:admin from=203.0.113.9 title=\"nightly\\u000abuild\" token="
                                + made.get("id") + " role=viewer expires=" + made.get("expires"),
                        "token.new-address" + by + " from=192.0.2.1 block=192.0.2.0/24",
                        "token.new-address" + by + " from=198.51.100.1 block=198.51.100.0/24",
                        "token.revoked by=person:admin from=203.0.113.9 title=\"nightly\\u000abuild\" token="
                                + made.get("id"));
        assertThat(lines.toString()).doesNotContain(String.valueOf(made.get("token")));
    }

    @Test
    void aPasswordOfMaximalLengthSignsIn() {
        String longest = "correct horse battery ".repeat(6).substring(0, 128);
        access.setAdministrator(longest);
        assertThat(signIn(page, Map.of("username", "admin", "password", longest))
                        .status())
                .isEqualTo(201);
    }
}
