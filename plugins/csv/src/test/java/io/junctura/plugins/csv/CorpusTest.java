package io.junctura.plugins.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.junctura.plugins.csv.Corpus.Polluted;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    static Stream<Polluted> files() throws IOException {
        return Corpus.files().stream();
    }

    static Stream<Polluted> refused() throws IOException {
        return files().filter(file -> file.read().equals("refused"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsReadWithItsOptions(Polluted file) throws Exception {
        assertThat(file.rowsWith(file.options())).isEqualTo(file.rows());
    }

    /** Whoever does what the messages say, reads the file in the end. */
    @ParameterizedTest
    @MethodSource("refused")
    void aRefusalNamesTheOptionThatReadsTheFile(Polluted file) {
        Map<String, String> chosen = new LinkedHashMap<>();
        while (chosen.size() < file.options().size()) {
            Throwable refusal = catchThrowable(() -> file.rowsWith(Map.copyOf(chosen)));
            assertThat(refusal).as("with %s", chosen).isNotNull();
            Map<String, String> named = file.options().entrySet().stream()
                    .filter(option -> !chosen.containsKey(option.getKey()) && names(refusal, option))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            assertThat(named).as(refusal.getMessage()).isNotEmpty();
            chosen.putAll(named);
        }
    }

    private static boolean names(Throwable refusal, Map.Entry<String, String> option) {
        String message = String.valueOf(refusal.getMessage());
        int at = message.indexOf("\"" + option.getKey() + "\"");
        boolean isChoiceOfPeople = option.getKey().equals("columns");
        return at >= 0 && (isChoiceOfPeople || message.indexOf(option.getValue(), at) > at);
    }

    @Test
    void mostFilesAreReadAsTheyAreOrWithTheOptionsThatTheRefusalNames() throws IOException {
        List<Polluted> files = Corpus.files();
        long read = files.stream().filter(file -> !file.read().equals("told")).count();
        assertThat(files).hasSizeGreaterThan(130);
        assertThat(100 * read / files.size()).isGreaterThanOrEqualTo(85);
    }

    @Test
    void eachCauseOccursTenTimes() throws IOException {
        Map<String, Long> kinds = files().collect(Collectors.groupingBy(Polluted::kind, Collectors.counting()));
        for (String kind : List.of(
                "preamble",
                "long row",
                "stray quote",
                "open quote",
                "names",
                "no header",
                "delimiter",
                "escape",
                "spaces")) {
            assertThat(kinds.get(kind)).as(kind).isGreaterThanOrEqualTo(10);
        }
    }
}
