package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Follows the pages of docs/start and docs/recipes with the built jar: each command is executed, and has the result that the page shows. */
class RecipesTest {
    private static final Path DOCS = Path.of(System.getProperty("junctura.examples"))
            .resolve("../../docs")
            .normalize();

    @TempDir
    Path scratch;

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    List<DynamicTest> eachPageHasTheResultThatItShows() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> file.startsWith(DOCS.resolve("start")) || file.startsWith(DOCS.resolve("recipes")))
                    .filter(file -> file.toString().contains(System.getProperty("recipe", "")))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> follow(file)))
                    .toList();
        }
    }

    private void follow(Path file) throws Exception {
        DocumentationPage page = DocumentationPage.read(file);
        Path folder = Files.createDirectory(scratch.resolve(file.getFileName().toString()));
        int steps = 0;
        try (PageExecution follower = new PageExecution(folder, page)) {
            for (DocumentationPage.Part part : page.parts()) {
                follower.follow(part);
                steps++;
            }
        }
        // What the page for the browser tells to do is a journey of the web UI.
        if (!file.endsWith("browser.md")) assertThat(steps).isPositive();
    }
}
