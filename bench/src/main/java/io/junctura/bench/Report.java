package io.junctura.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.junctura.bench.scenario.Figures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one scenario in each round, and their table: medians, ranges, and the ratios of Junctura to each baseline.
 */
final class Report {
    private static final String OURS = "ours";

    private final String scenario;
    private final String title;
    private final Map<String, List<@Nullable Figures>> rounds = new LinkedHashMap<>();

    Report(String scenario, String title, Collection<String> targets) {
        this.scenario = scenario;
        this.title = title;
        targets.forEach(target -> rounds.put(target, new ArrayList<>()));
    }

    /** @param figures null if the target failed in that round */
    void add(String target, @Nullable Figures figures) {
        Objects.requireNonNull(rounds.get(target)).add(figures);
    }

    /** The table as text. */
    String text() {
        StringBuilder text = new StringBuilder("\n").append(title).append('\n');
        text.append("median (min-max) of ").append(mostRounds()).append(" rounds\n\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", rounds.keySet()));
        for (String figure : figures()) {
            rows.add(row(
                    figure,
                    rounds.keySet().stream()
                            .map(target -> show(Spread.of(values(target, figure)), Report::amount))
                            .toList()));
        }
        appendAligned(rows, text);
        appendRatios(text);
        return text.toString();
    }

    /** The median of a figure of Junctura; NaN if it was not measured. */
    double ours(String figure) {
        return Spread.of(values(OURS, figure)).median();
    }

    /** The figures of each round as JSON. */
    ObjectNode json(ObjectMapper json) {
        ObjectNode report = json.createObjectNode();
        report.put("scenario", scenario);
        report.put("title", title);
        ObjectNode targets = report.putObject("targets");
        rounds.forEach((target, figures) -> {
            ArrayNode list = targets.putArray(target);
            figures.forEach(round -> list.add(round == null ? null : json.valueToTree(round.values())));
        });
        return report;
    }

    private void appendRatios(StringBuilder text) {
        List<String> baselines =
                rounds.keySet().stream().filter(name -> !name.equals(OURS)).toList();
        if (!rounds.containsKey(OURS) || baselines.isEmpty()) {
            return;
        }
        text.append("\nours / baseline, round by round\n\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", baselines));
        for (String figure : figures()) {
            List<String> cells = baselines.stream()
                    .map(baseline -> show(Spread.of(ratios(baseline, figure)), Report::ratio))
                    .toList();
            if (cells.stream().anyMatch(cell -> !cell.equals("-"))) {
                rows.add(row(figure, cells));
            }
        }
        appendAligned(rows, text);
    }

    private List<Double> ratios(String baseline, String figure) {
        List<Double> ours = values(OURS, figure);
        List<Double> theirs = values(baseline, figure);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(theirs.get(i) == 0 ? Double.NaN : ours.get(i) / theirs.get(i));
        }
        return ratios;
    }

    /** One value for each round; NaN if the round has none, so that rounds of two targets can be paired. */
    private List<Double> values(String target, String figure) {
        return Objects.requireNonNull(rounds.get(target)).stream()
                .map(round -> round == null ? Double.NaN : round.values().getOrDefault(figure, Double.NaN))
                .toList();
    }

    private Set<String> figures() {
        Set<String> names = new LinkedHashSet<>();
        rounds.values()
                .forEach(list -> list.stream()
                        .filter(Objects::nonNull)
                        .forEach(round -> names.addAll(round.values().keySet())));
        return names;
    }

    private int mostRounds() {
        return rounds.values().stream().mapToInt(List::size).max().orElse(0);
    }

    private static List<String> row(String head, Collection<String> cells) {
        List<String> row = new ArrayList<>();
        row.add(head);
        row.addAll(cells);
        return row;
    }

    private static String show(Spread spread, DoubleFunction<String> format) {
        if (Double.isNaN(spread.median())) {
            return "-";
        }
        String median = format.apply(spread.median());
        String min = format.apply(spread.min());
        String max = format.apply(spread.max());
        return min.equals(max) ? median : median + " (" + min + "-" + max + ")";
    }

    private static String amount(double value) {
        String format = value >= 100 || value == Math.rint(value) ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static void appendAligned(List<List<String>> rows, StringBuilder text) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        rows.forEach(row -> {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        });
    }
}
