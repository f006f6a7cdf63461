package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.error.DomainException;
import io.junctura.http.TestClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainErrorsTest {
    private static HttpServer server;
    private static TestClient client;

    @BeforeAll
    static void start() throws CannotListen {
        Routes routes = table -> {
            table.get("/api/v1/{kind}", http -> {
                        throw error(http.pathParam("kind"));
                    })
                    .needs(Permission.PUBLIC, Audit.NONE);
            table.get(
                            "/api/v1/later/{kind}",
                            http -> http.future(() -> CompletableFuture.runAsync(() -> {
                                throw error(http.pathParam("kind"));
                            })))
                    .needs(Permission.PUBLIC, Audit.NONE);
        };
        server = HttpServer.start(HttpSettings.local(0, "1"), new OpenGuard(), List.of(routes), new HttpMetrics());
        client = new TestClient(server.localAddress());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static DomainException error(String kind) {
        return switch (DomainException.Kind.valueOf(kind)) {
            case INVALID -> DomainException.invalid("bad-name", "No.").with("pointer", "/name");
            case FORBIDDEN -> DomainException.forbidden("not-allowed", "No.");
            case NOT_FOUND -> DomainException.notFound("No.");
            case CONFLICT -> DomainException.conflict("exists", "No.");
            case UNAVAILABLE -> DomainException.unavailable("try-later", "No.", Duration.ofSeconds(10));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID,     422, bad-name",
        "FORBIDDEN,   403, not-allowed",
        "NOT_FOUND,   404, not-found",
        "CONFLICT,    409, exists",
        "UNAVAILABLE, 503, try-later"
    })
    void eachKindHasItsStatus(String kind, int status, String code) {
        for (String path : List.of("/api/v1/", "/api/v1/later/")) {
            Answer answer = client.get(path + kind);
            assertThat(answer.status()).as(path).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.object())
                    .containsEntry("type", "urn:junctura:problem:" + code)
                    .containsEntry("status", (long) status)
                    .containsEntry("detail", "No.");
        }
    }

    @Test
    void membersAndTheTimeToTryAgainAreInTheAnswer() {
        assertThat(client.get("/api/v1/INVALID").object()).containsEntry("pointer", "/name");
        assertThat(client.get("/api/v1/UNAVAILABLE").header("Retry-After")).isEqualTo("10");
    }
}
