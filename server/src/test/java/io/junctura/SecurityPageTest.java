package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operate/security.md} names a test for each control: it is there, and can be run. */
class SecurityPageTest {
    private static final Path ROOT = Checkout.ROOT;
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| S\\d+ \\|.*$");

    @Test
    void everyControlNamesATestThatIsThere() throws IOException {
        Map<String, Path> tests = tests();
        String page = Files.readString(ROOT.resolve("docs/operate/security.md"));
        String held = page.substring(0, page.indexOf("## Not yet"));
        List<String> missing = new ArrayList<>();
        Matcher row = ROW.matcher(held);
        int rows = 0;
        while (row.find()) {
            rows++;
            Matcher named = NAMED.matcher(row.group());
            if (!named.find()) missing.add(row.group());
            named.reset();
            while (named.find()) {
                Path file = tests.get(named.group(1));
                if (file == null || !declares(Files.readString(file), named.group(2))) missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(rows).isGreaterThan(20);
    }

    private static boolean declares(String source, String test) {
        return source.contains("void " + test + "(") || source.contains("ArchRule " + test + " ");
    }

    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> tests = new TreeMap<>();
        for (String modules : List.of("server", "plugins", "dist")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(modules))) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
            }
        }
        return tests;
    }
}
