package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN = List.of("slack", "http.request", "http.webhook", "timeLimit");

    @Test
    void findsTheNameBehindASlip() {
        assertThat(Nearest.to("slak", KNOWN)).contains("slack");
        assertThat(Nearest.to("htpt.request", KNOWN)).contains("http.request");
        assertThat(Nearest.to("timelimit", KNOWN)).contains("timeLimit");
        assertThat(Nearest.to("time-limit", KNOWN)).contains("timeLimit");
    }

    @Test
    void saysNothingRatherThanSomethingFarFetched() {
        assertThat(Nearest.to("jdbc", KNOWN)).isEmpty();
        assertThat(Nearest.to("", KNOWN)).isEmpty();
        assertThat(Nearest.to("x".repeat(100_000), KNOWN)).isEmpty();
    }
}
