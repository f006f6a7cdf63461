package io.junctura.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlCharactersTest {

    @Test
    void whatATerminalTakesForOrdersIsWrittenAsEscapes() {
        assertThat(ControlCharacters.escaped("a\nb\r\nc\td")).isEqualTo("a\\nb\\r\\nc\\td");
        assertThat(ControlCharacters.escaped("\u001b[31mred\u0007\u0000\u007f"))
                .isEqualTo("\\u001b[31mred\\u0007\\u0000\\u007f");
        assertThat(ControlCharacters.escaped("\u009b31m\u0085\u2028\u2029"))
                .isEqualTo("\\u009b31m\\u0085\\u2028\\u2029");
        assertThat(ControlCharacters.escaped("a\u202eb\u2066c\u2069d\u200fe\u061cf"))
                .isEqualTo("a\\u202eb\\u2066c\\u2069d\\u200fe\\u061cf");
        assertThat(ControlCharacters.escaped("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void textOfAnyLanguageStaysAsItIs() {
        for (String text :
                new String[] {"", "plain", "Grüße, €5", "日本語", "😀", "עברית", "naïve \\n as text", "\ud83d"}) {
            assertThat(ControlCharacters.escaped(text)).isSameAs(text);
            assertThat(ControlCharacters.escapedLines(text)).isSameAs(text);
        }
    }

    @Test
    void textOfSeveralLinesKeepsItsBreaksAndNothingElse() {
        assertThat(ControlCharacters.escapedLines("a\n\tb\u001bc\r\nd\re")).isEqualTo("a\n\tb\\u001bc\nd\\re");
    }
}
