package io.junctura.plugins.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DecodedTextTest {

    @Test
    void aFileIsReadUntilItsStepEnds() throws IOException {
        byte[] file = "x\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        try (Reader text = DecodedText.of(new ByteArrayInputStream(file), StandardCharsets.UTF_8, "a.txt")) {
            assertThat(text.skip(1_000)).isEqualTo(1_000);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> text.skip(2_000_000)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
