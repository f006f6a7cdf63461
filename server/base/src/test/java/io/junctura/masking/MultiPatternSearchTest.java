package io.junctura.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.CountedText;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiPatternSearchTest {

    @Test
    void wordsAreFoundWhereverTheyStandAndInAnyCase() {
        List<String> words = List.of("abcabcabd", "cabcabca", "zzzzzzzzzz", "ÄöÜßabc");
        MultiPatternSearch search = new MultiPatternSearch(words);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            while (text.length() < length) text.append("abcdz".charAt(random.nextInt(i % 2 == 0 ? 3 : 5)));
            if (i % 3 == 0) text.insert(random.nextInt(text.length() + 1), words.get(random.nextInt(4)));
            String whole = i % 5 == 0 ? text.toString().toUpperCase(Locale.ROOT).replace("SS", "ß") : text.toString();
            assertThat(masked(search, whole)).as(whole).isEqualTo(plainly(words, whole));
        }
    }

    private static String masked(MultiPatternSearch search, String text) {
        TextRanges found = search.find(text);
        return found == null ? text : found.masked(text, "*");
    }

    /** The expected result, computed by looking for each word at each index. */
    private static String plainly(List<String> words, String text) {
        boolean[] hidden = new boolean[text.length()];
        boolean[] joined = new boolean[text.length() + 1];
        for (String word : words) {
            for (int at = 0; at + word.length() <= text.length(); at++) {
                if (!text.regionMatches(true, at, word, 0, word.length())) continue;
                for (int i = 0; i < word.length(); i++) hidden[at + i] = true;
                for (int i = 1; i < word.length(); i++) joined[at + i] = true;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (!hidden[i]) out.append(text.charAt(i));
            else if (i == 0 || !hidden[i - 1]) out.append('*');
        }
        return out.toString();
    }

    @Test
    void ofAnOrdinaryTextAFractionIsLookedAt() {
        MultiPatternSearch search = new MultiPatternSearch(SecretEncodings.forms("sk_live_51Hx9aQe7TzWcV2nLr8"));
        CountedText text =
                new CountedText("{\"id\": 17, \"name\": \"Ada Lovelace\", \"city\": \"London\"},\n".repeat(10_000));
        assertThat(search.find(text)).isNull();
        assertThat(text.reads()).isLessThan(text.length());
    }

    @Test
    void aTextThatIsBuiltToBeSearchedForLongIsMaskedAsAWhole() {
        String word = "a".repeat(4_000) + "b";
        MultiPatternSearch search = new MultiPatternSearch(List.of(word, "secret-of-another"));
        CountedText text = new CountedText("a".repeat(200_000));
        assertThat(search.find(text)).isNotNull();
        assertThat(text.reads()).isLessThan(100L * text.length());
        assertThat(masked(search, "a".repeat(200_000))).isEqualTo("*");
    }

    @Test
    void aTextFullOfSecretsIsOrdinary() {
        MultiPatternSearch search = new MultiPatternSearch(List.of("the-secret-itself"));
        CountedText text = new CountedText("the-secret-itself ".repeat(10_000));
        search.find(text);
        assertThat(text.reads()).isLessThan(3L * text.length());
        assertThat(masked(search, "the-secret-itself, the-secret-itself")).isEqualTo("*, *");
    }

    @Test
    void withoutWordsNothingIsFound() {
        MultiPatternSearch none = new MultiPatternSearch(List.of());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.find("anything")).isNull();
    }
}
