package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.SetClock;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TokensTest {

    private final SetClock clock = new SetClock();
    private OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), clock);
    private final AtomicInteger fetched = new AtomicInteger();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String mode = "good";
    private RawServer server;
    private Grant client;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer(conversation -> {
            for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                int at = head.indexOf("Content-Length: ") + 16;
                String body = conversation.read(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
                boolean inHeader = head.contains("Authorization: Basic aWQlMkYxOnMlMjZjcmV0\r\n");
                boolean inBody = body.contains("client_id=id%2F1&client_secret=s%26cret");
                asked.add((inHeader ? "header " : "") + (inBody ? "body " : "") + body.startsWith("grant_type="));
                conversation.send(
                        switch (mode) {
                            case "good" -> token();
                            case "form" -> inBody ? token() : answer("401 No", "{\"error\":\"invalid_client\"}");
                            case "bad" ->
                                answer(
                                        "401 No",
                                        "{\"error\":\"invalid_client\",\"error_description\":\"s&cret\\nis wrong\"}");
                            case "away" -> answer("404 Not Found", "<html>");
                            case "moved" -> answer("302 Found\r\nLocation: /elsewhere", "");
                            case "later" -> answer("400 Bad", "{\"error\":\"temporarily_unavailable\"}");
                            case "over" -> answer("400 Bad", "{\"error\":\"invalid_grant\"}");
                            case "endless" ->
                                answer("200 OK", "{\"access_token\":\"t" + fetched.incrementAndGet() + "\"}");
                            case "busy" -> answer("503 Busy\r\nRetry-After: 7", "");
                            default -> answer("200 OK", "<html>");
                        });
            }
        });
        client = new Grant(
                "shop",
                server.address("/token"),
                null,
                "id/1",
                Secret.of("s&cret"),
                null,
                List.of("a", "b"),
                Map.of(),
                null,
                ConnectionNetwork.USUAL);
    }

    @AfterEach
    void stop() throws Exception {
        outbound.close();
        server.close();
    }

    private String token() {
        return answer("200 OK", "{\"access_token\":\"t" + fetched.incrementAndGet() + "\",\"expires_in\":3600}");
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private String get() throws ConnectorException, InterruptedException {
        return tokens().get().reveal();
    }

    private AccessTokens tokens() {
        return outbound.tokens().of(client, outbound.forConnection(client.token()));
    }

    private ConnectorException failure() {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, this::get);
        assertThat(failure).isNotNull();
        assertThat(failure.reached()).isEqualTo(Reached.NO);
        return failure;
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItExpires() throws Exception {
        assertThat(get()).isEqualTo("t1");
        clock.pass(Duration.ofSeconds(3569));
        assertThat(get()).isEqualTo("t1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(get()).isEqualTo("t2");
        assertThat(asked).containsExactly("header true", "header true");
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnewAndAnOlderRefusalChangesNothing() throws Exception {
        Secret first = tokens().get();
        tokens().refused(first);
        assertThat(get()).isEqualTo("t2");
        tokens().refused(first);
        assertThat(get()).isEqualTo("t2");
    }

    @Test
    void manyWhoAskAtOnceCauseOneFetch() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<String>> got = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                CompletableFuture<String> one = new CompletableFuture<>();
                got.add(one);
                many.execute(() -> {
                    try {
                        one.complete(get());
                    } catch (ConnectorException | InterruptedException e) {
                        one.completeExceptionally(e);
                    }
                });
            }
            for (CompletableFuture<String> one : got) assertThat(one.get()).isEqualTo("t1");
        } finally {
            many.shutdownNow();
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void aServerThatTakesTheFormAloneIsServedSoFromThenOn() throws Exception {
        mode = "form";
        assertThat(get()).isEqualTo("t1");
        clock.pass(Duration.ofHours(2));
        assertThat(get()).isEqualTo("t2");
        assertThat(asked).containsExactly("header true", "body true", "body true");
    }

    @Test
    void credentialsThatAreWrongAreSaidToBeSoWithoutShowingThem() {
        mode = "bad";
        ConnectorException failure = failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(failure)
                .hasMessageContainingAll("401", "invalid_client", "*** is wrong", "Check client id")
                .hasMessageNotContaining("s&cret");
        int before = asked.size();
        assertThat(failure().kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(asked).hasSize(before);
        mode = "good";
        clock.pass(Duration.ofSeconds(2));
        assertThat(catchThrowableOfType(ConnectorException.class, this::get)).isNull();
    }

    @Test
    void aServerThatIsBusyIsAskedLater() {
        mode = "busy";
        ConnectorException failure = failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.TRY_LATER);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void anAnswerWithoutATokenPointsAtTheAddress() {
        mode = "page";
        ConnectorException failure = failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(failure).hasMessageContaining("holds none");
    }

    /** A stored consent. */
    private static final class MemoryConsents implements Tokens.ConsentStore {
        private Tokens.@Nullable Consent consent;
        private @Nullable String refused;
        private boolean ended;

        MemoryConsents(Tokens.@Nullable Consent consent) {
            this.consent = consent;
        }

        @Override
        public Tokens.@Nullable Consent consent(Grant grant) throws ConnectorException {
            if (refused != null) throw ConnectorException.credentials(refused);
            return consent;
        }

        @Override
        public void keep(Grant grant, Tokens.Consent fresh) {
            consent = fresh;
        }

        @Override
        public boolean refreshed(Grant grant, Tokens.Consent fresh) {
            if (ended) return false;
            consent = fresh;
            return true;
        }

        @Override
        public void refused(Grant grant, String why) {
            refused = why;
        }
    }

    /** A connection with the consent of a person. */
    private MemoryConsents consented(@Nullable Secret refresh) {
        MemoryConsents kept = new MemoryConsents(new Tokens.Consent(Secret.of("old"), refresh, clock.instant()));
        outbound.close();
        outbound = new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), clock, kept);
        client = new Grant(
                "shop",
                client.token(),
                client.token(),
                "id/1",
                Secret.of("s&cret"),
                null,
                List.of(),
                Map.of(),
                null,
                ConnectionNetwork.USUAL);
        return kept;
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "away", "moved", "later", "bad"})
    void whatDoesNotRefuseTheConsentItselfDoesNotSpoilIt(String answer) throws Exception {
        MemoryConsents kept = consented(Secret.of("r1"));
        mode = answer;
        assertThat(failure().kind()).isEqualTo(answer.equals("bad") ? ErrorKind.CREDENTIALS : ErrorKind.TRY_LATER);
        assertThat(kept.refused).isNull();
        mode = "good";
        clock.pass(Duration.ofSeconds(2));
        assertThat(get()).isEqualTo("t1");
    }

    @Test
    void aConsentThatTheServerRefusesToProlongIsOfNoUseAnyMore() {
        MemoryConsents kept = consented(Secret.of("r1"));
        mode = "over";
        assertThat(failure().kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(kept.refused).contains("invalid_grant").contains("Authorize the connection");
    }

    /** The connection was changed meanwhile, so the tokens could be sent to another server. */
    @Test
    void theTokensOfAConsentThatEndedDuringItsRefreshAreNotUsed() {
        consented(Secret.of("r1")).ended = true;
        assertThat(failure()).hasMessageContaining("is not authorized, or its settings have changed");
    }

    @Test
    void aTokenWithoutAnEndWhichCannotBeProlongedIsUsedUntilItIsRefused() throws Exception {
        MemoryConsents kept = consented(null);
        mode = "endless";
        outbound.tokens().consented(client, "code", "verifier", client.token());
        clock.pass(Duration.ofDays(100));
        assertThat(get()).isEqualTo("t1");
        tokens().refused(Secret.of("t1"));
        assertThat(failure().kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(kept.refused).contains("cannot be prolonged");
    }
}
