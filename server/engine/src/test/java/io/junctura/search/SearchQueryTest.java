package io.junctura.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

    @Test
    void wordsAreWantedAllAndSignsHoldTheirPartsTogether() {
        assertThat(match("gold SO-10001")).isEqualTo("\"gold\" AND \"SO 10001\"");
        assertThat(match("jane@example.com")).isEqualTo("\"jane example com\"");
        assertThat(match("\"order paid\" now")).isEqualTo("\"order paid\" AND \"now\"");
        assertThat(match("tier:gold")).isEqualTo("\"tier gold\"");
    }

    @Test
    void anAsteriskFindsWhatBeginsSoIfItIsNotNearlyEverything() {
        assertThat(match("SO-100*")).isEqualTo("\"SO 100\" *");
        assertThat(match("SO-10*")).isEqualTo("\"SO 10\"");
    }

    @Test
    void scriptsWithoutSpacesAreFoundByTheirCharacters() {
        assertThat(match("東京都")).isEqualTo("\"東 京 都\"");
        assertThat(match("注文SO-1")).isEqualTo("\"注 文 SO 1\"");
    }

    @Test
    void aWordWithoutEndIsCut() {
        assertThat(match("x".repeat(300))).isEqualTo('"' + "x".repeat(Words.MAX_LENGTH) + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"", "\"\"", "*", "- ' ( ) : ^ {", "\u0000", "\ud800", "💥"})
    void textWithoutAWordMatchesNothing(String text) {
        assertThat(SearchQuery.of(text).isEmpty()).isTrue();
    }

    private static String match(String text) {
        return SearchQuery.of(text).match();
    }
}
