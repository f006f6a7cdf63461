package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinksTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    @Test
    void everyLinkLeadsToAFileAndToAHeadingInIt() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : Pages.all()) {
            Matcher link = LINK.matcher(Pages.withoutCode(page));
            while (link.find()) {
                // An address that begins with a slash is one of the server.
                if (link.group(1).matches("[a-z]+:.*|/.*")) continue;
                links++;
                if (!resolves(page, link.group(1))) broken.add(Pages.ROOT.relativize(page) + ": " + link.group(1));
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(150);
    }

    private static boolean resolves(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(target)) return false;
        return hash < 0 || Pages.anchors(target).contains(link.substring(hash + 1));
    }

    /** A page that the index leaves out is found only by chance. */
    @Test
    void theIndexHasALineForEveryPage() throws IOException {
        Path index = Pages.ROOT.resolve("docs/README.md");
        List<Path> listed = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(index));
        while (link.find()) {
            if (!link.group(1).contains("#"))
                listed.add(index.resolveSibling(link.group(1)).normalize());
        }
        List<Path> pages = new ArrayList<>(Pages.docs());
        pages.remove(index);
        pages.removeIf(page -> page.toString().contains("/reference/connectors/") && !page.endsWith("README.md"));
        pages.removeIf(page -> page.toString().contains("/understand/decisions/"));
        assertThat(listed).containsAll(pages).doesNotHaveDuplicates();
    }
}
