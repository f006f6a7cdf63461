package io.junctura.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.bench.scenario.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void ratiosAreTakenRoundByRound() {
        Report report = new Report("event", "A title", List.of("ours", "floor"));
        add(report, 100, 200);
        add(report, 300, 300);
        add(report, 100, 400);

        assertThat(report.text())
                .contains("A title", "of 3 rounds")
                .containsPattern("rate +100 \\(100-300\\) +300 \\(200-400\\)")
                .containsPattern("rate +0\\.50 \\(0\\.25-1\\.00\\)");
    }

    @Test
    void aFailedRoundLeavesItsRatioOut() {
        Report report = new Report("event", "A title", List.of("ours", "floor"));
        add(report, 100, 200);
        report.add("ours", null);
        report.add("floor", figures(50));

        assertThat(report.text()).containsPattern("rate +0\\.50\\n");
    }

    private static void add(Report report, double ours, double floor) {
        report.add("ours", figures(ours));
        report.add("floor", figures(floor));
    }

    private static Figures figures(double rate) {
        return Figures.of("rate", rate);
    }
}
