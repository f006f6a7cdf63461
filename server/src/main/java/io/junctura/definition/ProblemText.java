package io.junctura.definition;

import java.util.Set;

/** Problems as a terminal shows them. */
public final class ProblemText {

    private static final int WIDEST = 120;

    /** Problems of a secret that stands where none belongs. */
    private static final Set<String> SECRET_ELSEWHERE = Set.of("secret-in-settings", "secret-expected");

    private ProblemText() {}

    /**
     * One problem: {@code file:line:column: sentence (did you mean …?)}, and below it the line with a caret.
     *
     * @param text the file's text; the line is left out if it has no such line, and secrets in it are stars
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
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int start = start(whole, problem.line());
        if (start >= whole.length()) return out.toString();
        int end = whole.indexOf('\n', start);
        if (end < 0) end = whole.length();
        if (end > start && whole.charAt(end - 1) == '\r') end--;
        int place = whole.offsetByCodePoints(start, Math.min(problem.column() - 1, whole.codePointCount(start, end)));
        SecretPlaces secrets = new SecretPlaces(whole);
        // An alias is a secret by what it stands for, and some keys by what their connector says: neither is seen here.
        boolean unseen = problem.pointer().startsWith("/secrets/") && !secrets.touches(start, end);
        if (unseen || (SECRET_ELSEWHERE.contains(problem.code()) && !secrets.hidesValue(place))) return out.toString();
        return out.append(excerpt(whole, start, end, place, secrets)).toString();
    }

    private static String excerpt(String text, int start, int end, int place, SecretPlaces secrets) {
        StringBuilder shown = new StringBuilder();
        int caret = -1;
        for (int at = start; at < end; ) {
            int next = secrets.run(at, end);
            if (caret < 0 && place < next) {
                int before = secrets.hides(at) ? 0 : text.codePointCount(at, place);
                caret = shown.codePointCount(0, shown.length()) + before;
            }
            shown.append(secrets.hides(at) ? SecretPlaces.STARS : text.substring(at, next));
            at = next;
        }
        int[] line = shown.codePoints().toArray();
        if (caret < 0) caret = line.length;
        int from = caret > WIDEST - 20 ? caret - WIDEST / 2 : 0;
        int length = Math.min(WIDEST, line.length - from);
        StringBuilder out = new StringBuilder("\n    ").append(new String(line, from, length));
        out.append("\n    ");
        for (int i = 0; i < caret - from; i++) out.append(i < length && line[from + i] == '\t' ? '\t' : ' ');
        return out.append('^').toString();
    }

    private static int start(String text, int line) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) return text.length();
            start = end + 1;
        }
        return start;
    }
}
