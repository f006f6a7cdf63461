package io.junctura.docs;

import io.junctura.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown pages of the repository, as tests read them. */
final class Pages {
    static final Path ROOT = Checkout.ROOT;

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?) *$");

    private Pages() {}

    /** The pages below {@code docs} and those in the root. */
    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>(docs());
        try (Stream<Path> files = Files.list(ROOT)) {
            files.filter(Pages::isMarkdown).forEach(pages::add);
        }
        return pages;
    }

    static List<Path> docs() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return files.filter(Pages::isMarkdown).sorted().toList();
        }
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    static String withoutCode(Path page) throws IOException {
        return FENCE.matcher(Files.readString(page)).replaceAll("");
    }

    /** The anchors that the page's headings have on the web, where the second of one name gets a number. */
    static List<String> anchors(Path page) throws IOException {
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(withoutCode(page));
        while (heading.find()) {
            String anchor = heading.group(1)
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            String unique = anchor;
            for (int n = 1; anchors.contains(unique); n++) unique = anchor + "-" + n;
            anchors.add(unique);
        }
        return anchors;
    }
}
