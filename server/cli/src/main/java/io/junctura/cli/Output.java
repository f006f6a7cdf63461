package io.junctura.cli;

import io.junctura.json.Json;
import io.junctura.logging.ControlCharacters;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes results for people or for programs. */
enum Output {
    TABLE,
    JSON,
    YAML;

    /** Writes a JSON value in one of the two forms for programs. */
    void write(@Nullable Object value, PrintStream out) {
        if (this == YAML) out.print(yaml(value));
        else out.print(Json.pretty(value) + "\n");
    }

    static String yaml(@Nullable Object value) {
        String text = yaml(value, true);
        // Escaped before YAML is written: later, an escape would change the text of a plain scalar.
        return ControlCharacters.escapedLines(text).equals(text) ? text : yaml(value, false);
    }

    private static String yaml(@Nullable Object value, boolean unicode) {
        DumpSettings settings = DumpSettings.builder()
                .setUseUnicodeEncoding(unicode)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(value);
    }

    /** A table whose columns are as wide as their content. The last one is not padded. */
    static void table(List<String> head, List<List<String>> rows, PrintStream out) {
        List<List<String>> all = new ArrayList<>(rows.size() + 1);
        all.add(head);
        for (List<String> row : rows) {
            all.add(row.stream().map(ControlCharacters::escaped).toList());
        }
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], width(row.get(i)));
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                if (i < widths.length - 1) line.append(" ".repeat(widths[i] - width(row.get(i)) + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Untrusted text on one line, without control characters and shortened. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest + 1));
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (count++ == longest) return line.append('…').toString();
            int c = text.codePointAt(i);
            line.appendCodePoint(ControlCharacters.isControl(c) ? ' ' : c);
        }
        return line.toString();
    }

    /** A duration in milliseconds, for people. */
    static String duration(long millis) {
        if (millis < 1_000) return millis + " ms";
        if (millis < 60_000) return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
        long seconds = millis / 1_000;
        if (seconds < 3_600) return seconds / 60 + " min " + seconds % 60 + " s";
        return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
}
