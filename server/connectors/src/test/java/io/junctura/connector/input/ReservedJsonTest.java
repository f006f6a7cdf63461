package io.junctura.connector.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values that plugins parse are reserved in the heap. */
class ReservedJsonTest {
    private static final byte[] SOME = ("[" + "{},".repeat(4_999) + "{}]").getBytes(StandardCharsets.UTF_8);
    private final MemoryPool pool = new MemoryPool("the values of remote answers", 1 << 20);

    @Test
    void valuesThatAnAttemptParsesCountUntilItsReservationIsClosed() throws ConnectorException {
        try (Reservation values = pool.open()) {
            ReservedJson json = new ReservedJson(values, false, new Shapes());
            json.parse(SOME);
            long once = pool.used();
            assertThat(once).isGreaterThan(5_000 * 56);
            json.parse(SOME);
            assertThat(pool.used()).isEqualTo(2 * once);
        }
        assertThat(pool.used()).isZero();
    }

    @Test
    void onlyTheLastParsedMessageCounts() throws ConnectorException {
        try (Reservation values = pool.open()) {
            ReservedJson json = new ReservedJson(values, true, new Shapes());
            for (int n = 0; n < 100; n++) json.parse(SOME);
            assertThat(pool.used()).isLessThan(1 << 20);
        }
    }

    @Test
    void withoutMemoryAnAnswerIsTriedAgainAndOneThatNeverFitsIsNot() throws ConnectorException {
        try (Reservation others = pool.reserve(900_000);
                Reservation values = pool.open()) {
            ReservedJson json = new ReservedJson(values, false, new Shapes());
            ConnectorException busy = catchThrowableOfType(ConnectorException.class, () -> json.parse(SOME));
            assertThat(busy.kind()).isEqualTo(ErrorKind.TRY_LATER);
            assertThat(busy).hasMessageContaining("memory for the values of remote answers is in use");
            byte[] large = ("[" + "{},".repeat(49_999) + "{}]").getBytes(StandardCharsets.UTF_8);
            ConnectorException never = catchThrowableOfType(ConnectorException.class, () -> json.parse(large));
            assertThat(never.kind()).isEqualTo(ErrorKind.BROKEN);
            assertThat(never).hasMessageContaining("This needs about");
        }
    }

    @Test
    void aNumberWithAnExponentBeyond32BitsIsBadInputWithItsPlace() {
        try (Reservation values = pool.open()) {
            ReservedJson json = new ReservedJson(values, false, new Shapes());
            byte[] text = "{\"n\": 0e99999999999}".getBytes(StandardCharsets.UTF_8);
            ConnectorException bad = catchThrowableOfType(ConnectorException.class, () -> json.parse(text));
            assertThat(bad.kind()).isEqualTo(ErrorKind.BAD_INPUT);
            assertThat(bad).hasMessageContaining("(line 1, column 7)");
        }
    }
}
