package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.StepKind;
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

/** A kind of step is its plan, and one line in each of three tables that the compiler keeps complete. */
class StepKindPlacesTest {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final Pattern LINE = Pattern.compile("\\b([A-Z_]+)\\(new (\\w+)\\.Syntax\\(\\)\\)");

    @Test
    void aKindIsOneLineInEachOfThreeTables() throws IOException {
        Map<Path, String> code = code("StepKind");
        Map<String, String> plans = plans(code);
        assertThat(plans).hasSameSizeAs(StepKind.values());
        for (StepKind kind : StepKind.values()) {
            Pattern place = Pattern.compile("\\bStepKind\\." + kind + "\\b"
                    + "|\\bcase [A-Z_,\\s]*\\b" + kind + "\\b"
                    + "|\\b" + kind + "\\(new ");
            assertThat(places(place, code))
                    .as(kind.name())
                    .containsExactlyInAnyOrder(
                            plans.get(kind.name()) + ".java",
                            "StepKind.java",
                            "StepKindBehavior.java",
                            "StepKindViews.java");
        }
    }

    @Test
    void noTableHasTheClassesOfPlansAsKeys() throws IOException {
        Map<Path, String> code = code("Step.class");
        for (String plan : plans(code("StepKind")).values()) {
            Pattern place = Pattern.compile("\\b" + plan + "\\.class\\b");
            assertThat(places(place, code)).as(plan).isEmpty();
        }
    }

    /** The class of the plan of each kind. */
    private static Map<String, String> plans(Map<Path, String> code) {
        Map<String, String> plans = new TreeMap<>();
        code.forEach((file, text) -> {
            Matcher matcher = LINE.matcher(text);
            while (matcher.find()) plans.put(matcher.group(1), matcher.group(2));
        });
        return plans;
    }

    /** The name of the file for each match. */
    private static List<String> places(Pattern place, Map<Path, String> code) {
        List<String> places = new ArrayList<>();
        code.forEach((file, text) -> {
            Matcher matcher = place.matcher(text);
            while (matcher.find()) places.add(file.getFileName().toString());
        });
        return places;
    }

    /** The code of the server's files with this text, without comments. */
    private static Map<Path, String> code(String mentioned) throws IOException {
        Map<Path, String> code = new TreeMap<>();
        for (Path module : modules()) {
            try (Stream<Path> files = Files.walk(module)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
                    if (text.contains(mentioned)) code.put(file, text);
                }
            }
        }
        return code;
    }

    private static List<Path> modules() throws IOException {
        Path server = Checkout.ROOT.resolve("server");
        try (Stream<Path> folders = Stream.concat(Stream.of(server), Files.list(server))) {
            return folders.map(folder -> folder.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
