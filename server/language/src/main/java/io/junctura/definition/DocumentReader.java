package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a file into its documents and reads each, so that an error in one hides no error in another. */
final class DocumentReader {

    /** The largest file, in characters; far more than people write or read. */
    static final int MAX_CHARACTERS = 1_000_000;

    private static final Pattern BLANK = Pattern.compile("\\s*(#.*)?");

    /**
     * A document of a file.
     *
     * @param lines its text as it stands in the file
     * @param root  its content
     * @param sound whether it was read without a problem
     */
    record Document(Lines lines, Source root, boolean sound) {}

    private final Findings findings;

    DocumentReader(Findings findings) {
        this.findings = findings;
    }

    List<Document> read(String file) {
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        if (text.length() > MAX_CHARACTERS) {
            findings.add(
                    "",
                    new Position(1, 1),
                    "file-too-large",
                    "The file has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are read.",
                    null);
            return List.of();
        }
        List<Document> documents = new ArrayList<>();
        for (Lines part : split(text)) {
            int before = findings.count();
            Source root = new YamlReader(part, findings).read();
            if (root != null) documents.add(new Document(part, root, findings.count() == before));
        }
        return documents;
    }

    /**
     * YAML allows no line that begins with {@code ---} or {@code ...} inside of a document, not even in quotes, so
     * lines are enough.
     */
    private static List<Lines> split(String text) {
        List<Lines> parts = new ArrayList<>();
        int start = 0;
        int firstLine = 1;
        int line = 1;
        boolean onlyDirectives = true;
        boolean directive = false;
        for (int at = 0; at < text.length(); line++) {
            int end = text.indexOf('\n', at);
            int next = end < 0 ? text.length() : end + 1;
            String content = text.substring(at, end < 0 ? next : end).stripTrailing();
            boolean marker = content.equals("---") || content.startsWith("--- ") || content.equals("...");
            if (marker && !(directive && onlyDirectives)) {
                parts.add(new Lines(text.substring(start, at), firstLine));
                // "--- {a: 1}" begins a document on the marker's line.
                boolean opens = content.startsWith("--- ")
                        && !BLANK.matcher(content.substring(4)).matches();
                start = opens ? at : next;
                firstLine = opens ? line : line + 1;
                onlyDirectives = true;
                directive = false;
            } else if (content.startsWith("%") && onlyDirectives) {
                directive = true;
            } else if (!BLANK.matcher(content).matches()) {
                onlyDirectives = false;
            }
            at = next;
        }
        parts.add(new Lines(text.substring(start), firstLine));
        return parts;
    }
}
