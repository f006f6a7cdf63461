package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemCallsTest {
    @Test
    void callsAreReadFromTheSummaryWithAndWithoutErrors() {
        String summary = """
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 95.10    3.512345        1234      2846       120 futex
                  4.90    0.180000           9     20000           write
                ------ ----------- ----------- --------- --------- ----------------
                100.00    3.692345         161     22846       120 total
                """;

        assertThat(SystemCalls.parse(summary)).containsExactly(Map.entry("futex", 2846L), Map.entry("write", 20000L));
    }
}
