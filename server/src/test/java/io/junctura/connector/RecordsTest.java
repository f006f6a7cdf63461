package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Field;
import io.junctura.api.Secret;
import io.junctura.expression.SecretRef;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private record Wait(@Field(fallback = "30s") Duration time, Secret key) {}

    private final Records records = new Records();

    @Test
    void anObjectBecomesARecordAsInAnAttempt() {
        Wait wait = records.read(Wait.class, Map.of("key", new SecretRef("k")), name -> Secret.of("of " + name));
        assertThat(wait).isEqualTo(new Wait(Duration.ofSeconds(30), Secret.of("of k")));
        assertThatThrownBy(() -> records.read(Wait.class, Map.of("time", "soon"), name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"time\"");
    }

    @Test
    void aSecretIsNeverWritten() {
        assertThatThrownBy(() -> records.write(new Wait(Duration.ZERO, Secret.of("s"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"key\": is a secret, which must not become part of a result.");
    }
}
