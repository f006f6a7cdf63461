package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorGroupTest {

    @Test
    void partsThatDifferFromRunToRunAreRemoved() {
        alike("Order 4711 is unknown.", "Order 12 is unknown.", "Order # is unknown.");
        alike("No product \"SKU-1\" here", "No product \"chair\" here", "No product \"…\" here");
        alike(
                "POST https://erp.example.com/orders/7?x=1 answered 404",
                "POST https://erp.example.com/orders/ab answered 404",
                "POST https://erp.example.com/… answered #");
        alike("Customer jane@example.com is blocked", "Customer joe@example.org is blocked", "Customer … is blocked");
        alike(
                "run 6f1c2f0e-55ab-4f12-9d7e-0a4e7b6c1d2e at 2026-11-24T10:15:30Z",
                "run 00000000-0000-0000-0000-000000000001 at 2026-11-25T10:15:30Z",
                "run # at #");
    }

    @Test
    void otherTextStays() {
        assertThat(ErrorGroup.pattern("It doesn't answer, and that's that."))
                .isEqualTo("It doesn't answer, and that's that.");
        assertThat(ErrorGroup.pattern("x".repeat(5_000))).hasSize(300);
        assertThat(ErrorGroup.pattern("")).isEmpty();
    }

    @Test
    void theFingerprintFollowsFromFlowStepKindAndMessage() {
        String one = fingerprint(1, "lines[7]/send", "REFUSED", "Order 1");
        assertThat(one).matches("[a-z2-7]{16}").isEqualTo(fingerprint(1, "lines[1200]/send", "REFUSED", "Order 2"));
        assertThat(one)
                .isNotEqualTo(fingerprint(2, "lines[7]/send", "REFUSED", "Order 1"))
                .isNotEqualTo(fingerprint(1, "lines[7]/ship", "REFUSED", "Order 1"))
                .isNotEqualTo(fingerprint(1, "lines[7]/send", "BROKEN", "Order 1"))
                .isNotEqualTo(fingerprint(1, "lines[7]/send", "REFUSED", "Invoice 1"));
        assertThat(fingerprint(1, "both[left]/send", "REFUSED", "Order 1"))
                .isNotEqualTo(fingerprint(1, "both[right]/send", "REFUSED", "Order 1"));
    }

    private static String fingerprint(int flow, String step, String kind, String message) {
        return ErrorGroup.of(flow, step, kind, message).fingerprint();
    }

    private static void alike(String one, String other, String pattern) {
        assertThat(ErrorGroup.pattern(one)).isEqualTo(pattern).isEqualTo(ErrorGroup.pattern(other));
    }
}
