package io.junctura.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredWordsTest {

    @Test
    void aPayloadGivesItsKeysStringsAndNumbers() {
        assertThat(payload(Map.of("order", List.of("SO-1", 12.5, true, Map.of()))))
                .isEqualTo("order SO 1 12 5 ");
        assertThat(payload("just text")).isEqualTo("just text ");
        assertThat(payload(7L)).isEqualTo("7 ");
        assertThat(payload(null)).isEmpty();
    }

    @Test
    void lettersOfAllKindsComeThrough() {
        assertThat(payload("Müller\n\"東京\" \\ 𝒳1 हिन्दी")).isEqualTo("Müller 東 京 𝒳1 हिन्दी ");
        assertThat(words("\"M\\u00fcller \\ud835\\udcb3 \\ud800!\"")).isEqualTo("Müller 𝒳 ");
    }

    @Test
    void aHistoryGivesResultsAndErrorsButNoNamesAndTimes() {
        assertThat(history(
                        Arrays.asList("c", "filter", true),
                        Arrays.asList("v", "set", Map.of("total", 5)),
                        Arrays.asList("s", "send", 1, 1_700_000_000_000L, "REPEAT"),
                        Arrays.asList("d", "send", 1, 1_700_000_000_000L, 1_700_000_000_001L, Map.of("id", "A-9")),
                        Arrays.asList("f", "pay", 1, 1L, 2L, Arrays.asList("REFUSED", "YES", null, "is blocked"), true),
                        Arrays.asList("n", "loop", 1_700_000_000_000L),
                        Arrays.asList("i", "loop", 0, 1, null, "collected"),
                        Arrays.asList("t", "try", 1_700_000_000_000L, "try/pay", List.of("BROKEN", "NO", "caught")),
                        Arrays.asList("a", "try", 1_700_000_000_000L),
                        Arrays.asList("r", "answer", 1L, 200, Map.of("x", "y"), "said"),
                        Arrays.asList("e", 3L, Arrays.asList("failed", "pay", List.of("BROKEN", "NO", 1, "gone")))))
                .isEqualTo(
                        "total 5 id A 9 REFUSED YES is blocked collected BROKEN NO caught said failed pay BROKEN NO 1 gone ");
    }

    @Test
    void ofALargeValueItsBeginningIsTaken() {
        String words = payload("abcdefg ".repeat(10_000) + "end");
        assertThat(words.length()).isBetween(StoredWords.MAX_PER_VALUE - 8, StoredWords.MAX_PER_VALUE);
        assertThat(history(
                        Arrays.asList("d", "a", 1, 1L, 2L, "long ".repeat(10_000)),
                        Arrays.asList("d", "b", 1, 1L, 2L, "after")))
                .endsWith(" after ");
    }

    @Test
    void whatIsCutOffOrNoJsonAtAllGivesWhatItCan() {
        byte[] whole = Json.writeStored(List.of(Arrays.asList("d", "a", 1, 1L, 2L, Map.of("k", "w\u00fc\"rd"))));
        for (int length = 0; length < whole.length; length++) {
            Words words = new Words();
            new StoredWords(words).entries(Arrays.copyOf(whole, length));
            assertThat("k wü rd ").startsWith(words.toString().strip());
        }
        assertThat(words("}}]]:,{x")).isEmpty();
    }

    private static String payload(Object value) {
        Words words = new Words();
        new StoredWords(words).payload(Json.writeStored(value));
        return words.toString();
    }

    private static String words(String json) {
        Words words = new Words();
        new StoredWords(words).payload(json.getBytes(StandardCharsets.UTF_8));
        return words.toString();
    }

    private static String history(List<?>... entries) {
        Words words = new Words();
        new StoredWords(words).entries(Json.writeStored(List.of(entries)));
        return words.toString();
    }
}
