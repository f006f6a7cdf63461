package io.junctura.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsInUseTest {

    @Test
    void aLineIsMaskedWithTheSecretsOfAllThatAreInUse() {
        Redaction one = new Redaction(List.of(Secret.of("first-in-use")));
        Redaction other = new Redaction(List.of(Secret.of("second-in-use")));
        SecretsInUse.add(one);
        SecretsInUse.add(one);
        SecretsInUse.add(other);
        assertThat(SecretsInUse.masked("a first-in-use b SECOND-in-use c")).isEqualTo("a *** b *** c");
        String clean = "nothing of it";
        assertThat(SecretsInUse.masked(clean)).isSameAs(clean);
        assertThat(List.of(one, other)).hasSize(2); // Until here both are in use.
    }
}
