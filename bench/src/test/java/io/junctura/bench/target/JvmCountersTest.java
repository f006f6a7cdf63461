package io.junctura.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmCountersTest {
    @Test
    void codeIsTheSumOfAllHeaps() {
        String classes = """
                Loaded  Bytes  Unloaded  Bytes     Time
                  4366  9004.6        1     0.9       1.51
                """;
        String code = """
                CodeHeap 'non-profiled nmethods': size=120028Kb used=300Kb max_used=310Kb free=119727Kb
                CodeHeap 'profiled nmethods': size=120028Kb used=1000Kb max_used=1010Kb free=119027Kb
                 total_blobs=1000 nmethods=500 adapters=300
                """;

        assertThat(JvmCounters.parse(classes, code)).isEqualTo(new JvmCounters(4366, 500, 1300));
    }
}
