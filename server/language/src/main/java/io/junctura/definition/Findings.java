package io.junctura.definition;

import io.junctura.definition.Source.Position;
import io.junctura.expression.DocumentPatterns;
import io.junctura.expression.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one file. */
final class Findings {

    /** The most problems of a file. With more, the text is not a document. */
    static final int MAX = 200;

    /** The longest message, in characters, since messages quote the document. */
    static final int MAX_MESSAGE_LENGTH = 1_000;

    /** The longest suggestion; a longer one does not help. */
    static final int MAX_SUGGESTION_LENGTH = 200;

    /** Among more names, no suggestion is searched for, because that would take too long. */
    private static final int MAX_COMPARED = 1_000;

    /** Ends the search at the limit of problems. */
    private static final class LimitReached extends RuntimeException {
        private static final long serialVersionUID = 1;

        LimitReached() {
            super(null, null, false, false);
        }
    }

    private final String file;
    private final int most;
    private final List<Problem> problems = new ArrayList<>();

    private final DocumentPatterns patterns;
    private final String text;
    private @Nullable Lines lines;
    private @Nullable SecretPlaces secrets;

    Findings(String file) {
        this(file, "");
    }

    /** @param text the file's text, so that no problem shows a secret in it */
    Findings(String file, String text) {
        this(file, text, MAX, new DocumentPatterns());
    }

    private Findings(String file, String text, int most, DocumentPatterns patterns) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.most = most;
        this.patterns = patterns;
    }

    /** For a trial in the same document that only tests whether there is a problem. */
    Findings trial() {
        return new Findings("", "", 1, patterns);
    }

    /** The regular expressions of the file. */
    DocumentPatterns patterns() {
        return patterns;
    }

    /**
     * Executes a search for problems, and aborts it at the limit. In a file full of errors, each may cost as much time
     * as the whole document.
     */
    void search(Runnable search) {
        try {
            search.run();
        } catch (LimitReached e) {
            // The problems found so far are recorded.
        }
    }

    void add(Source at, String code, String message) {
        add(at.pointer(), at.at(), code, message, null);
    }

    void add(Source at, String code, String message, @Nullable String suggestion) {
        add(at.pointer(), at.at(), code, message, suggestion);
    }

    void add(String pointer, Position at, String code, String message, @Nullable String suggestion) {
        // Where a secret is expected, only references are suggested, and the written text is not shown.
        boolean shown = suggestion != null
                && suggestion.length() <= MAX_SUGGESTION_LENGTH
                && (code.equals("secret-expected") || !isSecret(at));
        Problem problem = new Problem(
                file,
                pointer,
                at.line(),
                at.column(),
                code,
                UrlUsers.withoutUsers(cut(message)),
                shown ? UrlUsers.withoutUsers(suggestion) : null);
        if (problems.contains(problem)) return;
        problems.add(problem);
        if (problems.size() >= most) throw new LimitReached();
    }

    private static String cut(String message) {
        if (message.length() <= MAX_MESSAGE_LENGTH) return message;
        int end = Character.isHighSurrogate(message.charAt(MAX_MESSAGE_LENGTH - 1))
                ? MAX_MESSAGE_LENGTH - 1
                : MAX_MESSAGE_LENGTH;
        return message.substring(0, end) + "…";
    }

    /** Whether the text at this place must not be shown. */
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

    /** Whether one of the problems after the first {@code count} is at this place, or below it. */
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

    /** The known name that is most similar; null: none is similar. */
    static @Nullable String nearest(String written, Collection<String> known) {
        if (known.size() > MAX_COMPARED) return null;
        return Nearest.to(written, known).orElse(null);
    }

    /** Names in a sentence: {@code "a", "b" or "c"}. */
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
