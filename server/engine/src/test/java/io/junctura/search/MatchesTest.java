package io.junctura.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import io.junctura.search.SearchMatch.Location;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a search found its words: the texts of a run with their places, and the marked words in them. */
class MatchesTest {

    @Test
    void aPayloadIsALineOfNamesAndValues() {
        assertThat(payload(sorted(Map.of("order", List.of("SO-1", 12.5, true), "note", Map.of("a", "b\nc")))))
                .isEqualTo("note: a: b c, order: SO-1, 12.5, true");
        assertThat(payload("just text")).isEqualTo("just text");
    }

    @Test
    void valuesOfSecretNamesAreMasked() {
        assertThat(payload(Map.of("Set-Cookie", "session=1"))).isEqualTo("Set-Cookie: ***");
        assertThat(payload(sorted(Map.of(
                        "apiToken", "t0p", "credentials", Map.of("user", "ann", "key", List.of("k1")), "user", "ann"))))
                .isEqualTo("apiToken: ***, credentials: ***, user: ann");
    }

    @Test
    void theHistoryGivesTheOutputsAndErrorsOfSteps() {
        assertThat(history(
                        Arrays.asList("c", "filter", true),
                        Arrays.asList("v", "set", Map.of("total", 5)),
                        Arrays.asList("s", "send", 1, 1_700_000_000_000L, "REPEAT"),
                        Arrays.asList("d", "a/send", 1, 1_700_000_000_000L, 1_700_000_000_001L, Map.of("id", "A-9")),
                        Arrays.asList("f", "pay", 1, 1L, 2L, Arrays.asList("REFUSED", "YES", null, "is blocked"), true),
                        Arrays.asList("i", "loop", 0, 1, Arrays.asList("REFUSED", "NO", null, "no such item")),
                        Arrays.asList("i", "loop", 2, 3, null, "collected"),
                        Arrays.asList("o", "ask", 1L, Arrays.asList("posted", "the-token", Map.of("by", "eva"), 7)),
                        Arrays.asList("t", "try", 1L, "try/pay", Arrays.asList("BROKEN", "NO", null, "caught")),
                        Arrays.asList("r", "answer", 1L, 200, Map.of("x", "y"), "said"),
                        Arrays.asList(
                                "e", 3L, Arrays.asList("failed", "pay", Arrays.asList("BROKEN", "NO", 1, "gone")))))
                .containsExactly(
                        "OUTPUT of filter: true",
                        "OUTPUT of set: total: 5",
                        "OUTPUT of a/send: id: A-9",
                        "ERROR of pay: is blocked",
                        "ERROR of loop: no such item",
                        "OUTPUT of loop: collected",
                        "OUTPUT of ask: by: eva",
                        "ERROR of try: caught",
                        "OUTPUT of answer: said",
                        "ERROR of pay: gone");
    }

    @Test
    void aRunThatEndedEarlyGivesItsReasonAndNotWhoCancelledIt() {
        assertThat(history(Arrays.asList("e", 3L, Arrays.asList("ok", "nothing to do"))))
                .containsExactly("REASON of null: nothing to do");
        assertThat(history(Arrays.asList("e", 3L, Arrays.asList("ok", null)))).isEmpty();
        assertThat(history(Arrays.asList("e", 3L, Arrays.asList("cancelled", "eva"))))
                .isEmpty();
    }

    @Test
    void wordsAreMarkedAsTheIndexFindsThem() {
        assertThat(marked("müller so-100* tier:gold", "name: Ann MULLER, order: SO-10001, tier: gold"))
                .containsExactly("PAYLOAD name: Ann [MULLER], order: [SO-10001], [tier: gold]");
        assertThat(marked("東京", "注文は東京都です")).containsExactly("PAYLOAD 注文は[東京]都です");
        assertThat(marked("gold", "golden")).isEmpty();
        assertThat(marked("\"b c\"", "a b, c d")).containsExactly("PAYLOAD a [b, c] d");
    }

    @Test
    void aLongTextIsCutAroundItsWords() {
        String text = "filler ".repeat(100) + "needle " + "filler ".repeat(100) + "thread";
        List<String> found = marked("needle thread", text);
        assertThat(found).hasSize(2);
        assertThat(found.get(0))
                .startsWith("PAYLOAD …filler")
                .contains("[needle]")
                .endsWith("…");
        assertThat(found.get(1)).startsWith("PAYLOAD …filler").endsWith("[thread]");
        assertThat(found).allSatisfy(one -> assertThat(one.length()).isLessThan(200));
        assertThat(marked("end", "💥".repeat(200) + " end"))
                .singleElement()
                .asString()
                .contains("[end]");
    }

    @Test
    void placesWithTheMostWordsComeFirstAndEachOnce() {
        List<RunTexts.Text> texts = List.of(
                new RunTexts.Text(Location.PAYLOAD, null, "order 7"),
                new RunTexts.Text(Location.ERROR, "send", "attempt one: order blocked"),
                new RunTexts.Text(Location.ERROR, "send", "attempt two: order blocked"),
                new RunTexts.Text(Location.OUTPUT, "read", "order"),
                new RunTexts.Text(Location.OUTPUT, "tell", "blocked"));
        assertThat(marked("order blocked", texts, 3))
                .containsExactly("ERROR attempt one: [order] [blocked]", "PAYLOAD [order] 7", "OUTPUT [order]");
    }

    private static List<String> marked(String query, String text) {
        return marked(query, List.of(new RunTexts.Text(Location.PAYLOAD, null, text)), 3);
    }

    private static List<String> marked(String query, List<RunTexts.Text> texts, int most) {
        return Matches.in(texts, SearchQuery.of(query).terms(), most).stream()
                .map(match -> {
                    StringBuilder text = new StringBuilder(match.text());
                    for (int i = match.marks().size() - 1; i >= 0; i--) {
                        text.insert(match.marks().get(i).to(), ']')
                                .insert(match.marks().get(i).from(), '[');
                    }
                    return match.in() + " " + text;
                })
                .toList();
    }

    private static Map<String, Object> sorted(Map<String, Object> map) {
        return new TreeMap<>(map);
    }

    private static @Nullable String payload(Object value) {
        RunTexts texts = new RunTexts();
        texts.begin(RunTexts.PAYLOAD, 0, null);
        new StoredWords(texts).payload(Json.writeStored(value));
        texts.end();
        return texts.texts().stream().map(RunTexts.Text::text).collect(Collectors.joining("|"));
    }

    private static List<String> history(List<?>... entries) {
        RunTexts texts = new RunTexts();
        new StoredWords(texts).entries(Json.writeStored(List.of(entries)));
        return texts.texts().stream()
                .map(text -> text.in() + " of " + text.step() + ": " + text.text())
                .toList();
    }
}
