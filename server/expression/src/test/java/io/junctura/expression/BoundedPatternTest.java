package io.junctura.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {

    private static final String[] PIECES = {
        "a",
        "b",
        "é",
        "😀",
        "ab",
        ".",
        "^",
        "$",
        "|",
        "||",
        "(",
        ")",
        "(?:",
        "(?i)",
        "(?i:",
        "(?P<n>",
        "(?<m>",
        "(?s-i)",
        "*",
        "+",
        "?",
        "*?",
        "{2}",
        "{0}",
        "{0,3}",
        "{2,5}",
        "{3,}",
        "{0,}",
        "{1}",
        "{01}",
        "{,3}",
        "{",
        "}",
        "{2,a}",
        "[ab]",
        "[^a-c]",
        "[]a]",
        "[^]]",
        "[a-]",
        "[[:alpha:]]",
        "[\\d\\pL]",
        "[\\]]",
        "[)]",
        "\\d",
        "\\W",
        "\\pL",
        "\\p{Greek}",
        "\\P{^Lu}",
        "\\b",
        "\\A",
        "\\z",
        "\\Qa{9}(\\E",
        "\\Q\\E",
        "\\x41",
        "\\x{1F600}",
        "\\101",
        "\\.",
        "\\n",
        "\\(",
        "-",
        " "
    };

    private static BoundedPattern compiled(String source) {
        return BoundedPattern.of(source, 0, BoundedPattern.MAX_SIZE);
    }

    private static boolean compiles(String source) {
        try {
            Pattern.compile(source);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    @Test
    void noPatternIsLargerThanWasComputedBeforeItWasCompiled() {
        Random random = new Random(14);
        int compiled = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) text.append(PIECES[random.nextInt(PIECES.length)]);
            String source = text.toString();
            if (!compiles(source)) continue;
            compiled++;
            int size = Pattern.compile(source).programSize();
            assertThat(PatternSize.of(source, false)).as(source).isGreaterThanOrEqualTo(size);
            int folded = Pattern.compile(source, Pattern.CASE_INSENSITIVE).programSize();
            assertThat(PatternSize.of(source, true)).as(source).isGreaterThanOrEqualTo(folded);
        }
        assertThat(compiled).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(a{1000}){1000}",
                "(?:(?:(?:a{99}){99}){99}){99}",
                "((a{1000}){1000}){0,1000}",
                "((((a?){10}){10}){10}){100}",
                "(\\pL{100}){101}",
                "(a|b|cd|[ef]){900}{900}",
                "((a{1000}\\Q\\E){1000}){10}",
                "(?P<x>(?i:a{1000}){11})",
                "[)](\\[a{200}){60}"
            })
    void nestedRepeatsMultiplyAndAreRefusedBeforeTheyAreCompiled(String source) {
        assertThatThrownBy(() -> compiled(source))
                .isInstanceOf(InvalidExpression.class)
                .hasMessageContaining("too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}$",
                "\\d{1,1000}",
                "(\\p{L}+[ -]?){1,100}",
                "^(\\w+\\s*){1,1000}$",
                "(?i)[à-ž]{1,200}",
                "((a{10}){10}){10}"
            })
    void whatPeopleWriteIsNotTooLarge(String source) {
        assertThatCode(() -> compiled(source)).doesNotThrowAnyException();
    }

    @Test
    void unicodeClassesCountAsTheTablesThatTheyAre() {
        assertThatCode(() -> compiled("\\pL".repeat(90))).doesNotThrowAnyException();
        assertThatThrownBy(() -> compiled("\\pL".repeat(200))).hasMessageContaining("too large");
        assertThatThrownBy(() -> compiled("[\\pL\\pN]".repeat(60))).hasMessageContaining("too large");
    }

    @Test
    void aPatternIsAtMost2000CharactersLong() {
        assertThatCode(() -> compiled("a".repeat(2_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> compiled("a".repeat(2_001))).hasMessageContaining("2000 characters");
    }

    /** Without the check the compiler would look for ever for the way back from some characters to themselves. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyCharacterCanIgnoreCaseOrIsRefused() {
        int refused = 0;
        for (int c = 1; c <= 0x1FFFF; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) continue;
            try {
                PatternSize.of("[" + String.format("\\x{%x}", c) + "]", true);
            } catch (InvalidExpression e) {
                refused++;
                continue;
            }
            Pattern.compile(String.format("\\x{%x}[\\x{%x}x]", c, c), Pattern.CASE_INSENSITIVE);
        }
        assertThat(refused).isBetween(1, 100);
        assertThatThrownBy(() -> BoundedPattern.of("\u1C80", BoundedPattern.IGNORE_CASE, 100))
                .hasMessageContaining("U+1C80");
        assertThatThrownBy(() -> compiled("(?i)[a-\\x{ffff}]")).hasMessageContaining("U+1C80");
        assertThatCode(() -> compiled("(?i)[\\x{0}-\\x{10ffff}]")).doesNotThrowAnyException();
    }

    @Test
    void mistakesAreSentencesWithTheirPlace() {
        assertThatThrownBy(() -> compiled("a(b")).hasMessage("A ( has no ) that ends it.");
        assertThatThrownBy(() -> compiled("ab)")).hasMessage("A ) has no ( that begins it.");
        assertThatThrownBy(() -> compiled("[a")).hasMessage("A [ has no ] that ends it.");
        assertThatThrownBy(() -> compiled("(a)\\1")).hasMessage("Back references are not supported.");
        assertThatThrownBy(() -> compiled("a(?=b)")).hasMessageContaining("cannot look ahead");
        assertThatThrownBy(() -> compiled("(?<=a)b")).hasMessageContaining("cannot look ahead or behind");
        assertThatThrownBy(() -> compiled("a{1001}")).hasMessage("A repeat is possible 1000 times at most.");
        assertThatThrownBy(() -> compiled("\\q")).hasMessage("\\q has no meaning here.");
        assertThatThrownBy(() -> compiled("a**")).hasMessageContaining("It is not understood: ");
        assertThatThrownBy(() -> compiled("ab(c"))
                .satisfies(e -> assertThat(((InvalidExpression) e).offset).isEqualTo(4));
    }

    @Test
    void compilingDoesNotWaitForMemoryThatOthersUse() {
        long all = HeapShare.EXPRESSION_VALUES.capacity();
        try (Reservation others = HeapShare.EXPRESSION_VALUES.reserve(all - 1_000)) {
            assertThatThrownBy(() -> compiled("a{1000}"))
                    .isInstanceOf(MemoryExhausted.class)
                    .hasMessageContaining("Try again");
            assertThat(others.bytes()).isEqualTo(HeapShare.EXPRESSION_VALUES.used());
        }
        assertThatCode(() -> compiled("a{1000}")).doesNotThrowAnyException();
        assertThat(HeapShare.EXPRESSION_VALUES.used()).isZero();
    }

    @Test
    void theRegularExpressionsOfADocumentAreLimitedTogether() {
        DocumentPatterns sizes = new DocumentPatterns();
        for (int i = 0; i < 11; i++)
            assertThat(sizes.mistakeIn("x" + i + "(a{900}){10}")).isNull();
        assertThat(sizes.mistakeIn("y(a{900}){10}"))
                .contains("too large together")
                .contains("100000");
        assertThat(sizes.mistakeIn("x1(a{900}){10}")).isNull();

        DocumentPatterns numbers = new DocumentPatterns();
        for (int i = 0; i < DocumentPatterns.MAX_PATTERNS; i++)
            assertThat(numbers.mistakeIn("p" + i)).isNull();
        assertThat(numbers.mistakeIn("one more")).contains("more than 1000 regular expressions");
    }

    @Test
    void aDocumentIsCheckedAgainstItsPatternsWithLimitedWork() {
        DocumentPatterns patterns = new DocumentPatterns();
        assertThat(patterns.search("^a+$", "aaa")).isEqualTo(DocumentPatterns.Search.FOUND);
        assertThat(patterns.search("^a+$", "aab")).isEqualTo(DocumentPatterns.Search.NOT_FOUND);
        assertThat(patterns.search("(", "anything")).isEqualTo(DocumentPatterns.Search.FOUND);
        assertThat(patterns.search("(a{0,40}b?){100}", "a".repeat(1_000_000)))
                .isEqualTo(DocumentPatterns.Search.TOO_MUCH_WORK);
    }
}
