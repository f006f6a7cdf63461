package io.junctura.definition;

import io.junctura.logging.ControlCharacters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Formats the problems of one file for a terminal. Secrets in the file are located once, for all problems. */
public final class ProblemText {

    private static final int MAX_WIDTH = 120;

    /** Problems about a secret at a wrong place. */
    private static final Set<String> SECRET_ELSEWHERE = Set.of("secret-in-settings", "secret-expected");

    private final String text;
    private final Function<String, SecretPlaces> search;
    private @Nullable Lines lines;
    private @Nullable SecretPlaces secrets;

    /** @param text the file's text; empty if unknown: then the lines of problems are not shown */
    public ProblemText(String text) {
        this(text, SecretPlaces::new);
    }

    /** @param search locates the secrets; called at most once */
    ProblemText(String text, Function<String, SecretPlaces> search) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.search = search;
    }

    /** Formats the problems of several files, in their order. */
    public static List<String> of(Collection<Problem> problems, Collection<NamedText> files) {
        Map<String, ProblemText> byName = new HashMap<>();
        for (NamedText file : files) byName.put(file.name(), new ProblemText(file.text()));
        ProblemText unknown = new ProblemText("");
        List<String> texts = new ArrayList<>(problems.size());
        for (Problem problem : problems) {
            texts.add(
                    byName.getOrDefault(String.valueOf(problem.file()), unknown).of(problem));
        }
        return texts;
    }

    /**
     * Formats one problem: {@code file:line:column: sentence (did you mean …?)}, and below it the line with a caret.
     * Omits the line if the file has no such line. Secrets in it become stars.
     */
    public String of(Problem problem) {
        StringBuilder out = new StringBuilder();
        if (problem.file() != null) {
            out.append(ControlCharacters.escaped(problem.file())).append(':');
        }
        out.append(problem.line())
                .append(':')
                .append(problem.column())
                .append(": ")
                .append(ControlCharacters.escaped(problem.message()));
        if (problem.suggestion() != null) {
            out.append(" (did you mean ")
                    .append(ControlCharacters.escaped(problem.suggestion()))
                    .append("?)");
        }
        Lines all = lines();
        int start = all.start(problem.line() - 1);
        if (start >= text.length()) return out.toString();
        int end = all.end(problem.line() - 1);
        int place = Math.min(end, all.index(problem.line() - 1, problem.column() - 1));
        SecretPlaces places = secrets();
        // Aliases of secrets, and keys that only the connector declares as secret, are not recognised here.
        boolean unseen = problem.pointer().startsWith("/secrets/") && !places.touches(start, end);
        if (unseen || (SECRET_ELSEWHERE.contains(problem.code()) && !places.hidesValue(place))) return out.toString();
        return out.append(excerpt(start, end, place, places)).toString();
    }

    private Lines lines() {
        Lines known = lines;
        if (known == null) lines = known = new Lines(text, 1);
        return known;
    }

    private SecretPlaces secrets() {
        SecretPlaces known = secrets;
        if (known == null) secrets = known = search.apply(text);
        return known;
    }

    private String excerpt(int start, int end, int place, SecretPlaces places) {
        StringBuilder shown = new StringBuilder();
        int caret = -1;
        // Only a part of a long line is shown.
        int first = Math.max(start, place - 4 * MAX_WIDTH);
        int last = Math.min(end, place + 4 * MAX_WIDTH);
        for (int at = first; at < last; ) {
            int next = places.run(at, last);
            if (caret < 0 && place < next) {
                int before = places.hides(at) ? 0 : text.codePointCount(at, place);
                caret = shown.codePointCount(0, shown.length()) + before;
            }
            shown.append(places.hides(at) ? SecretPlaces.STARS : text.substring(at, next));
            at = next;
        }
        int[] line = shown.codePoints().toArray();
        if (caret < 0) caret = line.length;
        int from = caret > MAX_WIDTH - 20 ? caret - MAX_WIDTH / 2 : 0;
        int length = Math.min(MAX_WIDTH, line.length - from);
        StringBuilder out = new StringBuilder("\n    ");
        // Each character is replaced by one, so that the caret stays below its place.
        for (int i = from; i < from + length; i++) {
            boolean plain = line[i] == '\t' || !ControlCharacters.isControl(line[i]);
            out.appendCodePoint(plain ? line[i] : ControlCharacters.REPLACEMENT);
        }
        out.append("\n    ");
        for (int i = 0; i < caret - from; i++) out.append(i < length && line[from + i] == '\t' ? '\t' : ' ');
        return out.append('^').toString();
    }
}
