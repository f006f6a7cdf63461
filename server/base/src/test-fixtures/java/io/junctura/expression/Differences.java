package io.junctura.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The differences from JSONata's reference implementation that are meant to be, as {@code differences.txt} lists them. */
record Differences(List<Difference> all) {

    /**
     * @param jsonata     what the reference does, as Markdown
     * @param here        what this evaluator does
     * @param expressions whose results differ for this reason
     */
    record Difference(String jsonata, String here, List<String> expressions) {}

    private static final String REFERENCE = "JSONata: ";
    private static final String OWN = "here: ";

    static Differences parse(String text) {
        List<Difference> all = new ArrayList<>();
        for (String block : text.substring(text.indexOf(REFERENCE)).split("\n\n", -1)) {
            List<String> lines = block.lines().toList();
            if (lines.size() < 3
                    || !lines.get(0).startsWith(REFERENCE)
                    || !lines.get(1).startsWith(OWN)) {
                throw new AssertionError("A difference needs a line \"" + REFERENCE + "\", a line \"" + OWN
                        + "\" and an expression:\n" + block);
            }
            all.add(new Difference(
                    lines.get(0).substring(REFERENCE.length()),
                    lines.get(1).substring(OWN.length()),
                    lines.subList(2, lines.size())));
        }
        return new Differences(all);
    }

    Set<String> expressions() {
        Set<String> expressions = new LinkedHashSet<>();
        for (Difference one : all) expressions.addAll(one.expressions());
        return expressions;
    }

    /** The table of the documentation. */
    String table() {
        StringBuilder table = new StringBuilder("| JSONata | here |\n| --- | --- |\n");
        for (Difference one : all) {
            table.append("| ")
                    .append(one.jsonata())
                    .append(" | ")
                    .append(one.here())
                    .append(" |\n");
        }
        return table.toString();
    }
}
