package io.junctura.plugins.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.csv           | a.csv          | true
            *.csv           | in/a.csv       | true
            *.csv           | a.csv.done     | false
            *.csv           | a.CSV          | false
            a?.csv          | a1.csv         | true
            a?.csv          | a.csv          | false
            in/*.csv        | in/a.csv       | true
            in/*.csv        | in/b/a.csv     | false
            in/**/*.csv     | in/a.csv       | true
            in/**/*.csv     | in/b/c/a.csv   | true
            in/**/*.csv     | out/in/a.csv   | false
            **/a.csv        | a.csv          | true
            **/a.csv        | b/ca.csv       | false
            in/**           | in/b/a.csv     | true
            *.{csv,xml}     | a.xml          | true
            {in,out}/a.*    | out/a.txt      | true
            *.{csv,xml}     | a.txt          | false
            a[1].csv        | a[1].csv       | true
            """)
    void matches(String pattern, String path, boolean expected) {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void bracesThatDoNotMatchAreRefused() {
        for (String pattern : new String[] {"*.{csv", "*.csv}", "{a,{b}}", "}{"}) {
            assertThatThrownBy(() -> Glob.of(pattern)).hasMessageContaining("its braces do not match");
        }
        assertThatThrownBy(() -> Glob.of("{a,b}".repeat(20))).hasMessageContaining("more than 100");
    }

    /** A pattern that a regular expression would try in more ways than there is time for. */
    @Test
    void anyPatternIsDecidedInOnePass() {
        assertThat(Glob.of("*a".repeat(100) + "b").matches("a".repeat(5_000))).isFalse();
    }
}
