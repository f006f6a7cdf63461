package io.junctura.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void optionsTakeTheirValueAfterABlankOrAnEqualsSign() {
        Options options = Options.parse("event", "--rounds", "5", "--window=500ms", "--targets", "ours,camel");

        assertThat(options.words()).containsExactly("event");
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.pace().window()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.pace().connections()).containsExactly(32, 128);
        assertThat(options.targets()).containsExactly("ours", "camel");
    }

    @Test
    void whatIsMeasuredFreshIsMeasuredWarmOnlyWhenToldSo() {
        assertThat(Options.parse("event").pace().warm()).isZero();
        assertThat(Options.parse("event", "--warm", "60s").pace().warm()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatCannotBeReadIsSaidInASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("event", "--window", "8 hours"))
                .withMessage("Option --window takes a time like 8s, 500ms or 2m, not \"8 hours\".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("event", "--rounds", "0"))
                .withMessageContaining("--rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("event", "--speed", "1"))
                .withMessageContaining("Unknown option --speed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("event", "--rounds"))
                .withMessageContaining("needs a value");
    }
}
