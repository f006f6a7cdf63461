package io.junctura.integration;

import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import java.util.List;

/** Finds the line of what is wrong only in view of what else there is, such as a slot without a connection. */
final class Places {
    private Places() {}

    /**
     * @param document the document's text, which stands in one of the files
     * @param pointer  of which the first two keys are looked for, such as {@code /connections/shop}
     */
    static Problem problem(
            List<NamedText> files, String file, String document, String pointer, String code, String message) {
        String[] keys = pointer.split("/", 4);
        int line = lineOf(document, keys[1], keys[2]);
        for (NamedText text : files) {
            if (!text.name().equals(file)) continue;
            int start = text.text().indexOf(document);
            if (start > 0)
                line += (int) text.text()
                        .substring(0, start)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        }
        return new Problem(file, pointer, line, 1, code, message, null);
    }

    private static int lineOf(String document, String section, String key) {
        String[] lines = document.split("\n", -1);
        int found = 1;
        boolean inside = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!inside && starts(line, section)) {
                inside = true;
                found = i + 1;
                if (line.contains(key + ":")) return found;
            } else if (inside && starts(line, key)) {
                return i + 1;
            }
        }
        return found;
    }

    private static boolean starts(String line, String key) {
        return line.startsWith(key + ":") || line.startsWith("\"" + key + "\"") || line.startsWith("'" + key + "'");
    }
}
