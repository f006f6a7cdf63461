package io.junctura.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private static final long MB = 1 << 20;
    private final MemoryPool pool = new MemoryPool("request bodies", 10 * MB);

    @Test
    void whatIsReservedIsMissingUntilItIsReleased() {
        Reservation one = pool.reserve(6 * MB);
        assertThat(pool.used()).isEqualTo(6 * MB);
        assertThatThrownBy(() -> pool.reserve(5 * MB))
                .isInstanceOfSatisfying(
                        MemoryExhausted.class, e -> assertThat(e.permanent()).isFalse())
                .hasMessage("The server's memory for request bodies is in use. Try again in a few seconds.");
        one.close();
        one.close();
        assertThat(pool.used()).isZero();
        pool.reserve(10 * MB).close();
    }

    @Test
    void anAmountThatNeverFitsSaysSo() {
        assertThatThrownBy(() -> pool.reserve(30 * MB))
                .isInstanceOfSatisfying(
                        MemoryExhausted.class, e -> assertThat(e.permanent()).isTrue())
                .hasMessageStartingWith(
                        "This needs about 30 MB of memory for request bodies, and the server has 10 MB for that.");
        try (Reservation one = pool.reserve(6 * MB)) {
            assertThatThrownBy(() -> one.grow(5 * MB))
                    .isInstanceOfSatisfying(
                            MemoryExhausted.class,
                            e -> assertThat(e.permanent()).isTrue());
            assertThat(one.bytes()).isEqualTo(6 * MB);
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void aPartCanBeReleasedBeforeTheRest() {
        Reservation one = pool.reserve(6 * MB);
        one.shrink(5 * MB);
        assertThat(pool.used()).isEqualTo(MB);
        assertThatThrownBy(() -> one.shrink(2 * MB)).isInstanceOf(IllegalArgumentException.class);
        one.close();
        one.shrink(MB);
        assertThat(pool.used()).isZero();
    }
}
