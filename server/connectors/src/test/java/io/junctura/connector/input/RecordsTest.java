package io.junctura.connector.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Secret;
import io.junctura.expression.SecretRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private record Letter(@Nullable FileRef logo, List<FileRef> pages) {}

    @Test
    void aFileFieldThatIsLeftEmptyIsAbsent() {
        FileRef page = new FileRef("run-1/a", "a.pdf", "application/pdf", 3);
        Letter letter = records.read(Letter.class, Map.of("logo", "", "pages", List.of(page)), name -> null);
        assertThat(letter).isEqualTo(new Letter(null, List.of(page)));
        assertThatThrownBy(() -> records.read(Letter.class, Map.of("pages", List.of(page, "")), name -> null))
                .hasMessageContaining("no file is chosen");
        assertThatThrownBy(() -> records.read(Letter.class, Map.of("logo", "a.png"), name -> null))
                .hasMessageContaining("must be a file, not \"a.png\"");
    }

    @SuppressWarnings("NullablePrimitiveArray") // Authors write it so, and mean the array.
    private record Mail(
            UUID id,
            Instant sent,
            LocalDate day,
            byte[] seal,
            @Nullable byte[] photo) {}

    @Test
    void aRecordHoldsTimesUuidsAndBytesBothWays() {
        Map<String, Object> json = Map.of(
                "id", "6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11",
                "sent", "2030-01-31T09:00:00Z",
                "day", "2030-01-31",
                "seal", "+/8=");
        Mail mail = records.read(Mail.class, json, name -> null);
        assertThat(mail.id()).isEqualTo(UUID.fromString("6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11"));
        assertThat(mail.sent()).isEqualTo(Instant.parse("2030-01-31T09:00:00Z"));
        assertThat(mail.day()).isEqualTo(LocalDate.of(2030, 1, 31));
        assertThat(mail.seal()).containsExactly(0xfb, 0xff);
        assertThat(mail.photo()).isNull();
        assertThat(records.write(mail)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/8=", "-_8=", "-_8", "+/\r\n8=\n"})
    void bytesAreReadInEitherAlphabetOfBase64(String text) {
        assertThat(records.read(Seal.class, Map.of("seal", text), name -> null).seal())
                .containsExactly(0xfb, 0xff);
    }

    private record Seal(byte[] seal) {}

    @Test
    void anInvalidUuidOrBase64IsRefusedWithItsName() {
        assertThatThrownBy(() -> records.read(Seal.class, Map.of("seal", "a*b"), name -> null))
                .hasMessage("\"seal\": must be bytes in Base64, not \"a*b\".");
        assertThatThrownBy(() -> records.read(Named.class, Map.of("id", "1-1-1-1-1"), name -> null))
                .hasMessageStartingWith("\"id\": must be a UUID such as");
    }

    private record Named(UUID id) {}

    @Test
    void aSecretIsNeverWritten() {
        assertThatThrownBy(() -> records.write(new Wait(Duration.ZERO, Secret.of("s"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"key\": is a secret, which must not become part of a result.");
    }
}
