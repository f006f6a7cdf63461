package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.CrossOrigin;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final Duration SHORT = Duration.ofMinutes(10);

    private static Call call(String... methods) {
        return new Call(List.of(methods), Duration.ofSeconds(1), null, null, null);
    }

    @Test
    void itTakesGetAndPostUnlessItSaysOtherwise() {
        assertThat(call().methods()).containsExactly("GET", "POST");
        assertThat(call("put", "HEAD", "PUT").methods()).containsExactly("PUT", "HEAD");
    }

    @Test
    void itRefusesMethodsOfProxiesAndUnknownOnes() {
        for (String method : List.of("TRACE", "CONNECT", "FOO", "", "GET POST")) {
            assertThatThrownBy(() -> call(method)).as(method).hasMessageContaining("methods may contain GET, HEAD");
        }
    }

    @Test
    void pagesOfNoOtherOriginMayCallUnlessItSaysSo() {
        assertThat(call().crossOrigin()).isEmpty();
        Cors cors = new Cors(List.of("HTTPS://Shop.example:443", "http://localhost:3000"), List.of(), true, SHORT);
        assertThat(new Call(List.of(), Duration.ofSeconds(1), null, null, cors).crossOrigin())
                .contains(new CrossOrigin(
                        List.of("https://shop.example", "http://localhost:3000"),
                        List.of("Content-Type"),
                        true,
                        SHORT));
    }

    @Test
    void invalidOriginsAndHeadersAreRefused() {
        for (String origin :
                List.of("", "shop.example", "https://", "https://a/b", "https://*.a", "null", "https://u@a")) {
            assertThatThrownBy(() -> new Cors(List.of(origin), List.of(), false, SHORT))
                    .as(origin)
                    .hasMessageContaining("origins must be an origin such as https://shop.example");
        }
        assertThatThrownBy(() -> new Cors(List.of("*"), List.of("a\r\nb"), false, SHORT))
                .hasMessageContaining("names");
        assertThatThrownBy(() -> new Cors(List.of("*"), List.of(), true, SHORT)).hasMessageContaining("credentials");
        assertThatThrownBy(() -> new Cors(List.of("*"), List.of(), false, Duration.ofHours(25)))
                .hasMessageContaining("a day");
    }
}
