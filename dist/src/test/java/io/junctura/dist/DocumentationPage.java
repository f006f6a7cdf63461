package io.junctura.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The executable parts of a documentation page, in order.
 *
 * <p>A block after a bold file name is that file. A block of {@code sh} is executed; a block of {@code text} after it is what it prints. A
 * block of {@code http} is a request that the other system gets; a block of {@code json} after it is what that system answers. In all of them
 * {@code …} stands for any text.
 */
record DocumentationPage(List<Part> parts) {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)(?:^\\*\\*`([^`]+)`\\*\\*\\n\\n)?^```(\\w*)\\n((?s:.*?))^```$");

    sealed interface Part {}

    record SavedFile(String name, String text) implements Part {}

    /** @param prints null if the page does not say it */
    record Command(String script, String prints) implements Part {}

    /** @param answer null for an empty object */
    record Request(String method, String path, List<String> headers, String body, String answer) implements Part {}

    static DocumentationPage read(Path file) throws IOException {
        List<Part> parts = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(file));
        while (block.find()) add(parts, block.group(1), block.group(2), block.group(3));
        return new DocumentationPage(parts);
    }

    private static void add(List<Part> parts, String name, String language, String text) {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (name != null) {
            parts.add(new SavedFile(name, text));
        } else if (language.equals("sh")) {
            parts.add(new Command(text, null));
        } else if (language.equals("http")) {
            parts.add(request(text));
        } else if (language.equals("text") && last instanceof Command command) {
            parts.set(parts.size() - 1, new Command(command.script(), text));
        } else if (language.equals("json") && last instanceof Request request) {
            parts.set(
                    parts.size() - 1,
                    new Request(request.method(), request.path(), request.headers(), request.body(), text));
        }
    }

    private static Request request(String text) {
        String[] halves = text.split("\n\n", 2);
        List<String> head = halves[0].strip().lines().toList();
        String[] line = head.get(0).split(" ", 2);
        return new Request(line[0], line[1], head.subList(1, head.size()), halves.length > 1 ? halves[1] : "", null);
    }

    /** Whether a text matches the page. */
    static boolean matches(String shown, String actual) {
        StringBuilder pattern = new StringBuilder();
        for (String piece : normal(shown).split("…", -1)) {
            if (pattern.length() > 0) pattern.append("(?s:.*?)");
            pattern.append(Pattern.quote(piece));
        }
        return Pattern.compile(pattern.toString()).matcher(normal(actual)).matches();
    }

    /** Removes the parts that readers do not see. */
    private static String normal(String text) {
        return text.strip().replaceAll(" +", " ").replaceAll(" ?\r?\n ?", "\n");
    }
}
