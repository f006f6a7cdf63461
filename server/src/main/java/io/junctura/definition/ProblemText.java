package io.junctura.definition;

import java.util.ArrayList;
import java.util.List;

/** Problems as a terminal shows them. */
public final class ProblemText {

    private static final int WIDEST = 120;

    private ProblemText() {}

    /**
     * One problem: {@code file:line:column: sentence (did you mean …?)}, and below it the line with a caret.
     *
     * @param text the file's text; the line is left out if it has no such line
     */
    public static String of(Problem problem, String text) {
        StringBuilder out = new StringBuilder();
        if (problem.file() != null) out.append(problem.file()).append(':');
        out.append(problem.line())
                .append(':')
                .append(problem.column())
                .append(": ")
                .append(problem.message());
        if (problem.suggestion() != null) {
            out.append(" (did you mean ").append(problem.suggestion()).append("?)");
        }
        List<String> lines = lines(text, problem.line());
        if (lines.isEmpty()) return out.toString();
        String line = lines.get(0);
        int caret = Math.min(problem.column() - 1, line.codePointCount(0, line.length()));
        int from = caret > WIDEST - 20 ? caret - WIDEST / 2 : 0;
        int[] shown = line.codePoints().skip(from).limit(WIDEST).toArray();
        out.append("\n    ").append(new String(shown, 0, shown.length));
        out.append("\n    ");
        for (int i = 0; i < caret - from; i++) out.append(i < shown.length && shown[i] == '\t' ? '\t' : ' ');
        return out.append('^').toString();
    }

    private static List<String> lines(String text, int number) {
        List<String> found = new ArrayList<>();
        text.lines().skip(Math.max(0, number - 1)).limit(1).forEach(found::add);
        return found;
    }
}
