package io.junctura.plugins.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.formats.FormatHarness;
import io.junctura.plugins.formats.FormatHarness.Content;
import io.junctura.plugins.formats.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LibreOffice opens what we write, and we read what it saves. */
@Tag("tools")
class LibreOfficeTest {
    private final FormatHarness csv = new FormatHarness(CsvConnector.class);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        csv.close();
    }

    /** Opened as UTF-8 with commas and formulas, saved in the encoding of Windows with semicolons. */
    private byte[] opened(byte[] file) throws IOException, InterruptedException {
        Files.write(folder.resolve("in.csv"), file);
        Program.run(
                folder,
                "soffice",
                "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                "--headless",
                "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):59,34,ANSI",
                "--outdir",
                "out",
                "in.csv");
        return Files.readAllBytes(folder.resolve("out/in.csv"));
    }

    @Test
    void textsComeBackAsTheyWereAndFormulasAreNotComputed() throws Exception {
        List<Map<String, Object>> rows = List.of(Map.of("a", "=1+1"), Map.of("a", "a;\"b\",\nGrüße"));
        byte[] guarded = csv.written("csv.write", Map.of("rows", rows));
        assertThat(csv.rows("csv.read", new Content("out.csv", opened(guarded)), Map.of("encoding", "windows-1252")))
                .containsExactly(Map.of("a", "'=1+1"), rows.get(1));
        byte[] unguarded = csv.written("csv.write", Map.of("rows", rows, "guardFormulas", false));
        assertThat(csv.rows("csv.read", new Content("out.csv", opened(unguarded)), Map.of("encoding", "windows-1252")))
                .containsExactly(Map.of("a", "2"), rows.get(1));
    }
}
