package io.junctura.definition;

import io.junctura.definition.Source.Position;
import io.junctura.expression.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems of one file, as they are found. */
final class Findings {

    /** A file with more mistakes than this is not a document; nobody reads on. */
    private static final int MOST = 200;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private final String text;
    private @Nullable Lines lines;
    private @Nullable SecretPlaces secrets;

    Findings(String file) {
        this(file, "");
    }

    /** With the file's text, so that no problem tells a secret that is in it. */
    Findings(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    void add(Source at, String code, String message) {
        add(at.pointer(), at.at(), code, message, null);
    }

    void add(Source at, String code, String message, @Nullable String suggestion) {
        add(at.pointer(), at.at(), code, message, suggestion);
    }

    void add(String pointer, Position at, String code, String message, @Nullable String suggestion) {
        // Where a secret is expected, a reference is suggested and nothing of what is written there.
        boolean shown = suggestion != null && (code.equals("secret-expected") || !isSecret(at));
        Problem problem = new Problem(
                file,
                pointer,
                at.line(),
                at.column(),
                code,
                SecretPlaces.withoutUsers(message),
                shown ? SecretPlaces.withoutUsers(suggestion) : null);
        if (problems.size() < MOST && !problems.contains(problem)) problems.add(problem);
    }

    /** Whether what is written there must not be repeated. */
    boolean isSecret(Position at) {
        Lines all = lines;
        SecretPlaces places = secrets;
        if (all == null || places == null) {
            lines = all = new Lines(text, 1);
            secrets = places = new SecretPlaces(text);
        }
        return places.hides(all.index(at.line() - 1, at.column() - 1));
    }

    int count() {
        return problems.size();
    }

    /** Whether one of the problems beyond the first so many is at this place, or below it. */
    boolean since(int count, String pointer) {
        return problems.stream()
                .skip(count)
                .anyMatch(one -> one.pointer().equals(pointer) || one.pointer().startsWith(pointer + "/"));
    }

    /** In the order of the file. */
    List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return List.copyOf(sorted);
    }

    /** The known name that was probably meant; null if none is near. */
    static @Nullable String nearest(String written, Collection<String> known) {
        return Nearest.to(written, known).orElse(null);
    }

    /** Names as a sentence shows them: {@code "a", "b" or "c"}. */
    static String oneOf(Collection<String> names) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        for (String name : names) {
            if (i > 0) out.append(i == names.size() - 1 ? " or " : ", ");
            out.append('"').append(name).append('"');
            i++;
        }
        return out.toString();
    }
}
