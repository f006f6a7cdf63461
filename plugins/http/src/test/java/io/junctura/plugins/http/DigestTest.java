package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Secret;
import io.junctura.plugins.http.HttpConnection.Auth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DigestTest {
    private DigestServer server;
    private FakeContext context;

    @BeforeEach
    void start() throws IOException {
        server = new DigestServer();
        context = context("otto", "pass:word");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FakeContext context(String user, String password) {
        TestConnection connection = new TestConnection(server.address());
        connection.auth = Auth.DIGEST;
        connection.username = user;
        connection.password = Secret.of(password);
        return new FakeContext(connection.build());
    }

    private Request.Result send(String method, @Nullable Object body) throws ConnectorException, InterruptedException {
        return new Request(
                        method,
                        "/orders/1?a=%20b",
                        null,
                        Map.of(),
                        Map.of(),
                        body,
                        null,
                        null,
                        Request.Switch.OFF,
                        Request.AnswerType.AUTO,
                        List.of(),
                        Duration.ofSeconds(30),
                        3,
                        10_000_000)
                .run(context);
    }

    @Test
    void oneChallengeServesForManyRequests() throws Exception {
        assertThat(send("POST", "content").status()).isEqualTo(204);
        assertThat(send("GET", null).status()).isEqualTo(204);
        assertThat(server.seen).containsExactly("POST 7 401", "POST 7 204", "GET 0 204");
        assertThat(server.counts).containsExactly("00000001", "00000002");
    }

    @Test
    void theStrongestAlgorithmIsUsed() throws Exception {
        server.challenges.add(server.challenges.get(0) + ", algorithm=SHA-256");
        server.challenges.add("Basic realm=\"shop\"");
        assertThat(send("GET", null).status()).isEqualTo(204);
        assertThat(context.sent.get(1).headers())
                .anySatisfy(header -> assertThat(header.value()).contains("algorithm=SHA-256"));
    }

    @Test
    void aStaleNonceIsReplaced() throws Exception {
        server.usesOfANonce = 1;
        send("GET", null);
        assertThat(send("POST", "content").status()).isEqualTo(204);
        assertThat(server.seen).containsExactly("GET 0 401", "GET 0 204", "POST 7 401", "POST 7 204");
    }

    @Test
    void theNextNonceOfAnAnswerIsUsed() throws Exception {
        server.namesNextNonce = true;
        send("GET", null);
        send("GET", null);
        send("GET", null);
        assertThat(server.seen).containsExactly("GET 0 401", "GET 0 204", "GET 0 204", "GET 0 204");
        assertThat(server.counts).containsOnly("00000001");
    }

    @Test
    void aFileIsSentOnlyOnce() throws Exception {
        assertThat(send("PUT", context.file("a.bin", "application/octet-stream", "content"))
                        .status())
                .isEqualTo(204);
        assertThat(server.seen).containsExactly("HEAD 0 401", "PUT 7 204");
    }

    @Test
    void aNameOutsideAsciiIsEncoded() throws Exception {
        context = context("ötto", "pass:word");
        assertThat(send("GET", null).status()).isEqualTo(204);
        assertThat(context.sent.get(1).headers())
                .anySatisfy(header -> assertThat(header.value()).contains("username*=UTF-8''%C3%B6tto"));
    }

    @Test
    void aWrongPasswordIsRefusedAtOnce() {
        context = context("otto", "wrong");
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> send("GET", null));
        assertThat(failure)
                .hasMessageContainingAll(server.address(), "answered 401", "Check user name and password")
                .satisfies(it -> assertThat(it.kind()).isEqualTo(ErrorKind.CREDENTIALS));
        assertThat(server.seen).containsExactly("GET 0 401", "GET 0 401");
    }

    @Test
    void theTestOfAConnectionSignsIn() throws Exception {
        context.connection().test(context);
        assertThat(server.seen).containsExactly("GET 0 401", "GET 0 204");
        FakeContext wrong = context("otto", "wrong");
        assertThatThrownBy(() -> wrong.connection().test(wrong))
                .hasMessageContainingAll(server.address(), "does not accept these credentials", "password");
    }

    @Test
    void theFailureSaysWhatTheServerOffersInstead() {
        server.challenges = List.of("Basic realm=\"shop\"");
        assertThatThrownBy(() -> send("GET", null))
                .hasMessageContainingAll("http://127.0.0.1", "does not offer Digest, but: basic", "Choose another");
        server.challenges = List.of("Digest realm=\"shop\", nonce=\"n\", qop=\"auth-int\"");
        assertThatThrownBy(() -> send("GET", null)).hasMessageContaining("Let the server offer qop=auth");
        server.challenges = List.of();
        assertThatThrownBy(() -> send("GET", null)).hasMessageContaining("without a challenge");
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (DigestServer other = new DigestServer()) {
            server.location = other.address() + "?secret=1";
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> send("GET", null));
            assertThat(failure)
                    .hasMessageContainingAll(
                            "answered 307 and redirects to " + other.address() + ".", "Set the address")
                    .satisfies(it -> assertThat(it.kind()).isEqualTo(ErrorKind.REFUSED));
            assertThat(other.seen).isEmpty();
        }
    }
}
