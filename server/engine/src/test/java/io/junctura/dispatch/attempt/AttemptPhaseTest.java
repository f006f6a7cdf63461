package io.junctura.dispatch.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptPhaseTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # from      | WAITING | UNDER_WAY | TIMED_OUT | FINISHED | INTERRUPTED | ABANDONED | LEFT
        WAITING     | no      | yes       | no        | no       | yes         | yes       | yes
        UNDER_WAY   | no      | no        | yes       | yes      | no          | yes       | yes
        TIMED_OUT   | no      | no        | no        | yes      | no          | yes       | yes
        FINISHED    | no      | yes       | no        | no       | no          | yes       | yes
        INTERRUPTED | no      | no        | no        | no       | no          | yes       | yes
        ABANDONED   | no      | no        | no        | no       | no          | no        | yes
        LEFT        | no      | no        | no        | no       | no          | no        | no
        """)
    void aPhaseCanBecomeThese(AttemptPhase from, String w, String u, String t, String f, String i, String a, String l) {
        List<String> row = List.of(w, u, t, f, i, a, l);
        for (AttemptPhase to : AttemptPhase.values()) {
            assertThat(from.canBecome(to))
                    .as(from + " to " + to)
                    .isEqualTo(row.get(to.ordinal()).equals("yes"));
        }
    }
}
