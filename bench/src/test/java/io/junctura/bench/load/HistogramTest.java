package io.junctura.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void aPercentileIsRightToAFewPercentAtAnySize() {
        Histogram histogram = new Histogram();
        for (long micros = 1; micros <= 100_000; micros++) {
            histogram.record(micros * 1_000);
        }

        assertThat((double) histogram.percentileNanos(0.5)).isCloseTo(50_000_000, Percentage.withPercentage(4));
        assertThat((double) histogram.percentileNanos(0.99)).isCloseTo(99_000_000, Percentage.withPercentage(4));
        assertThat(histogram.percentileNanos(1)).isEqualTo(100_000_000);
    }

    @Test
    void smallValuesAreCountedExactly() {
        Histogram histogram = new Histogram();
        histogram.record(0);
        histogram.record(7);
        histogram.record(7);

        assertThat(histogram.percentileNanos(0.5)).isEqualTo(7);
        assertThat(histogram.count()).isEqualTo(3);
    }

    @Test
    void theLargestLongHasItsBucketToo() {
        Histogram histogram = new Histogram();
        histogram.record(Long.MAX_VALUE);

        assertThat((double) histogram.percentileNanos(0.5)).isCloseTo(Long.MAX_VALUE, within(1.0));
    }

    @Test
    void withoutValuesThereIsNothingToTell() {
        assertThat(new Histogram().percentileNanos(0.99)).isZero();
    }
}
