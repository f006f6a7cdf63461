package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureTest {
    private static Duration asked(Duration retryAfter) {
        return Failure.of(ConnectorException.tryLater(Reached.NO, "later", retryAfter))
                .retryAfter();
    }

    @Test
    void aRetryAfterIsLimitedAndNeverNegative() {
        assertThat(asked(Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(3));
        assertThat(asked(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofDays(365));
        assertThat(asked(Duration.ofSeconds(-1))).isNull();
    }
}
