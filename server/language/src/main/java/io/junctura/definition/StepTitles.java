package io.junctura.definition;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the titles of steps. A step without an id and title is named by what it does, such as
 * {@code Switch: tier = gold}. The editor of the web UI does the same for drafts ({@code steps/names.ts}); both are
 * tested with the same documents.
 */
public final class StepTitles {
    private static final int MAX_LENGTH = 40;

    /** String literals, shown without quotes, and paths, shown by their last name. */
    private static final Pattern SHORTENED =
            Pattern.compile("'([^']*)'|\"([^\"]*)\"|(?:[A-Za-z_]\\w*\\.)+([A-Za-z_]\\w*)");

    private static final Pattern GENERATED = Pattern.compile("(?:"
            + Arrays.stream(StepKind.values())
                    .map(kind -> StepTree.generated(kind.key()))
                    .collect(Collectors.joining("|"))
            + "|step)_[0-9]+_*");

    private StepTitles() {}

    /**
     * The title of a step of a flow.
     *
     * @param path in a run, such as {@code lines[7]/insert}
     * @return empty if the step is shown by its id, or does not exist
     */
    public static Optional<String> of(FlowPlan flow, String path) {
        return flow.index().find(path).map(step -> step.head().title());
    }

    /** Whether a path ends with a generated id, which people do not know. */
    public static boolean isGenerated(String path) {
        return GENERATED.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    /** A path in a run as people read it. */
    public static String shown(FlowPlan flow, String path) {
        return shown(path, of(flow, path).orElse(null));
    }

    /** A path in a run as people read it, with a known title in place of a generated id. */
    public static String shown(String path, @Nullable String title) {
        if (title == null || !isGenerated(path)) return path;
        return path.substring(0, path.lastIndexOf('/') + 1) + title;
    }

    /** A title with the name of the kind, and the value of its key. */
    static String with(String name, @Nullable Source value) {
        return with(name, text(value));
    }

    static String with(String name, @Nullable String said) {
        String words = said == null ? "" : shortened(said);
        return words.isEmpty() ? name : name + ": " + words;
    }

    static @Nullable String text(@Nullable Source source) {
        Object plain = source == null ? null : source.plain();
        return plain instanceof String || plain instanceof Number || plain instanceof Boolean
                ? String.valueOf(plain)
                : null;
    }

    private static String shortened(String said) {
        String words = said.strip();
        if (words.startsWith("{{") && words.endsWith("}}") && words.indexOf("}}") == words.length() - 2) {
            Matcher matcher = SHORTENED.matcher(words.substring(2, words.length() - 2));
            words = matcher.replaceAll(found -> Matcher.quoteReplacement(
                    found.group(1) != null
                            ? found.group(1)
                            : found.group(2) != null ? found.group(2) : found.group(3)));
        }
        words = words.strip().replaceAll("\\s+", " ");
        return words.length() <= MAX_LENGTH
                ? words
                : words.substring(0, MAX_LENGTH - 1).stripTrailing() + "…";
    }
}
