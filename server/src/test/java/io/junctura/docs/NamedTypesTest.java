package io.junctura.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about the code name types and packages that exist. */
class NamedTypesTest {
    private static final List<String> PAGES =
            List.of("docs/understand/architecture.md", "docs/understand/reliability.md", "docs/understand/two-way.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** At least two words, such as {@code FlowQueue}; the last part of a path or the first part of a chain. */
    private static final Pattern TYPE = Pattern.compile("(?:^|[/ ])([A-Z][a-z]+(?:[A-Z][a-z0-9]+)+)\\b");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");
    private static final List<String> OF_JAVA = List.of("java.math.", "java.nio.file.", "java.util.");

    @Test
    void everyTypeExists() throws IOException {
        Set<String> types = types();
        List<String> missing = new ArrayList<>();
        for (String page : PAGES) {
            Matcher code = CODE.matcher(Pages.withoutCode(Pages.ROOT.resolve(page)));
            while (code.find()) {
                Matcher type = TYPE.matcher(code.group(1));
                while (type.find()) {
                    String name = type.group(1);
                    if (!types.contains(name) && !isOfJava(name)) missing.add(page + ": " + name);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theArchitectureHasALineForEveryPackageOfTheServer() throws IOException {
        String page = Files.readString(Pages.ROOT.resolve(PAGES.get(0)));
        List<String> missing = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(Pages.ROOT.resolve("server"), 7)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                if (!folder.getParent().endsWith("src/main/java/io/junctura")) continue;
                if (!Pattern.compile("(?m)(^|  )" + folder.getFileName() + "/")
                        .matcher(page)
                        .find()) missing.add(folder.getFileName().toString());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Set<String> types() throws IOException {
        Set<String> types = new HashSet<>();
        try (Stream<Path> files = Files.walk(Pages.ROOT)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (file.toString().contains("/target/")) continue;
                Matcher declared = DECLARED.matcher(Files.readString(file));
                while (declared.find()) types.add(declared.group(1));
            }
        }
        return types;
    }

    private static boolean isOfJava(String name) {
        return OF_JAVA.stream().anyMatch(prefix -> exists(prefix + name));
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
