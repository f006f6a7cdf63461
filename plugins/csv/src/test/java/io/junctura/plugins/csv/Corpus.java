package io.junctura.plugins.csv;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.formats.DecodedText;
import io.junctura.plugins.formats.Encodings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Polluted files and the rows in them: {@code corpus.txt}, which says how it is written. */
final class Corpus {
    private static final Pattern TITLE = Pattern.compile("=== ((.+): .+?)(?: \\[(.+)])?");

    private Corpus() {}

    /**
     * @param title   the kind, and what is special about the file
     * @param read    whether the options are needed: empty: no; {@code refused}: the refusal names them; {@code told}: yes
     * @param options those with which the rows are read
     */
    record Polluted(
            String title, String kind, byte[] bytes, String read, Map<String, String> options, List<String> rows) {

        /** The rows as texts. @throws ConnectorException the refusal */
        List<String> rowsWith(Map<String, String> options) throws ConnectorException, IOException {
            Dialect dialect = Dialect.of(
                    options.get("delimiter"),
                    options.getOrDefault("quote", "\""),
                    options.get("escape"),
                    options.get("comment"),
                    StrayQuotes.valueOf(constant(options.getOrDefault("strayQuotes", "bad"))),
                    Boolean.parseBoolean(options.get("trim")),
                    Integer.parseInt(options.getOrDefault("skipRows", "0")));
            Shape shape = new Shape(
                    !"false".equals(options.get("header")),
                    options.containsKey("columns")
                            ? List.of(options.get("columns").split(",", -1))
                            : List.of(),
                    Map.of(),
                    EmptyCells.TEXT,
                    LongRows.valueOf(constant(options.getOrDefault("longRows", "bad"))),
                    ShortRows.valueOf(constant(options.getOrDefault("shortRows", "keep"))));
            Charset encoding = Encodings.named(options.getOrDefault("encoding", "UTF-8"));
            List<String> found = new ArrayList<>();
            try (CsvRows all = new CsvRows(
                    DecodedText.of(new ByteArrayInputStream(bytes), encoding, "a.csv"),
                    "\"a.csv\"",
                    dialect,
                    shape,
                    '\0')) {
                while (all.advance()) {
                    try {
                        found.add(String.valueOf(all.row()));
                    } catch (BadRow e) {
                        if (!"skip".equals(options.get("badRows"))) throw ConnectorException.badInput(all.located(e));
                    }
                }
            }
            return found;
        }

        private static String constant(String option) {
            return option.toUpperCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    static List<Polluted> files() throws IOException {
        String all;
        try (InputStream in = Corpus.class.getResourceAsStream("corpus.txt")) {
            all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Polluted> files = new ArrayList<>();
        for (String each : all.split("(?m)^(?==== )", -1)) {
            // What precedes the first file explains how files are written.
            if (each.startsWith("=== ")) files.add(file(each));
        }
        return files;
    }

    private static Polluted file(String written) {
        int begin = written.indexOf('\n') + 1;
        int end = written.startsWith("---", begin) ? begin : written.indexOf("\n---", begin) + 1;
        Matcher title = TITLE.matcher(written.substring(0, begin - 1));
        if (!title.matches()) throw new IllegalArgumentException(written);
        List<String> rest = written.substring(end).lines().toList();
        String[] words = rest.get(0).substring(3).strip().split(" ", -1);
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) options.put(word.substring(0, equals), word.substring(equals + 1));
        }
        List<String> rows = new ArrayList<>();
        for (String row : rest.subList(1, rest.size())) if (!row.isEmpty()) rows.add(meant(row));
        String encoding = title.group(3) == null ? "UTF-8" : title.group(3);
        byte[] bytes = meant(written.substring(begin, end)).getBytes(Charset.forName(encoding));
        return new Polluted(title.group(1), title.group(2), bytes, words[0], options, rows);
    }

    private static String meant(String written) {
        return written.replace("␃\n", "")
                .replace('␍', '\r')
                .replace('␉', '\t')
                .replace('␀', '\0')
                .replace('␠', ' ')
                .replace('␂', '\uFEFF')
                .replace("⏎", "\n");
    }
}
