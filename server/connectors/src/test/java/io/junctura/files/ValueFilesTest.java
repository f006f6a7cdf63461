package io.junctura.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueFilesTest {
    private static final byte[] STORED = Json.writeStored("abc".repeat(50_000));

    @TempDir
    Path data;

    private final ArrayDeque<Runnable> deletions = new ArrayDeque<>();

    private ValueFiles started() {
        return new ValueFiles(data.resolve("files"), deletions::add);
    }

    private Path file(LargeValue value) {
        return data.resolve("files/values").resolve(value.file());
    }

    @Test
    void aValueIsReadAsItWasKept() throws Exception {
        ValueFiles files = started();
        LargeValue value = files.keep(STORED);
        assertThat(value.size()).isEqualTo(STORED.length);
        assertThat(files.read(value)).isEqualTo(STORED);
        try (InputStream in = files.open(value)) {
            assertThat(in.readAllBytes()).isEqualTo(STORED);
        }
        try (InputStream in = files.openUnchecked(value)) {
            assertThat(in.readNBytes(4)).isEqualTo("\"abc".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(started().read(value)).as("by the next process").isEqualTo(STORED);
    }

    @Test
    void noFileIsShared() throws Exception {
        ValueFiles files = started();
        assertThat(files.keep(STORED)).isNotEqualTo(files.keep(STORED));
    }

    @Test
    void g17_aFileThatIsNotWhatWasWrittenIsNotRead() throws Exception {
        ValueFiles files = started();
        LargeValue changed = files.keep(STORED);
        byte[] other = STORED.clone();
        other[70_000] ^= 1;
        Files.write(file(changed), other);
        LargeValue cut = files.keep(STORED);
        Files.write(file(cut), java.util.Arrays.copyOf(STORED, 1_000));
        LargeValue longer = files.keep(STORED);
        Files.write(file(longer), java.util.Arrays.copyOf(STORED, STORED.length + 1));
        for (LargeValue value : List.of(changed, cut, longer)) {
            for (ThrowingCall reading : List.<ThrowingCall>of(files::read, files::open)) {
                assertThatThrownBy(() -> reading.read(value))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("files/values/" + value.file())
                        .hasMessageContaining("is not what was written");
            }
        }
        LargeValue deleted = files.keep(STORED);
        Files.delete(file(deleted));
        assertThatThrownBy(() -> files.read(deleted)).hasMessageContaining("is missing");
    }

    private interface ThrowingCall {
        Object read(LargeValue value) throws IOException;
    }

    @Test
    void aReferenceLeadsNowhereElse() {
        LargeValue outside = new LargeValue("../../master.key", 32, 0);
        assertThatThrownBy(() -> started().read(outside)).hasMessageContaining("is not what was written");
    }

    @Test
    void whatIsDroppedIsDeletedLater() throws Exception {
        ValueFiles files = started();
        LargeValue value = files.keep(STORED);
        files.delete(List.of(value.file()));
        assertThat(file(value)).exists();
        deletions.remove().run();
        assertThat(file(value)).doesNotExist();
    }

    @Test
    void whatAnEarlierProcessLeftBehindIsSweptAndNothingElse() throws Exception {
        ValueFiles earlier = started();
        LargeValue named = earlier.keep(STORED);
        LargeValue orphan = earlier.keep(STORED);
        Files.writeString(data.resolve("files/values/README"), "not ours");
        ValueFiles files = started();
        LargeValue aboutToBeNamed = files.keep(STORED);
        List<String> asked = new ArrayList<>();
        int swept = files.sweep(names -> {
            asked.addAll(names);
            return names.stream().filter(name -> !name.equals(named.file())).toList();
        });
        assertThat(swept).isEqualTo(1);
        assertThat(asked).containsExactlyInAnyOrder(named.file(), orphan.file());
        assertThat(file(named)).exists();
        assertThat(file(orphan)).doesNotExist();
        assertThat(file(aboutToBeNamed)).exists();
        assertThat(data.resolve("files/values/README")).exists();
    }

    @Test
    void aValueThatCannotBeKeptLeavesNothingBehind() throws Exception {
        Files.createDirectory(data.resolve("files"));
        Files.writeString(data.resolve("files/values"), "in the way");
        assertThatThrownBy(() -> started().keep(STORED)).isInstanceOf(IOException.class);
    }
}
