package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A plugin of the product is its folder, one module of {@code plugins}, and one dependency of {@code dist}, which packs it. */
class ConnectorPlacesTest {
    private static final Path PLUGINS = Checkout.ROOT.resolve("plugins");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Set<String> NO_PLUGINS = Set.of("testkit", "template", "template-stream", "template-file");

    @Test
    void eachPluginIsOneModuleAndOneDependency() throws IOException {
        for (String plugin : plugins()) {
            assertThat(placesOf(plugin)).as(plugin).containsExactly("dist/pom.xml", "plugins/pom.xml");
        }
    }

    @Test
    void eachFolderWithABuildIsAModule() throws IOException {
        try (Stream<Path> folders = Files.list(PLUGINS)) {
            assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                            .map(folder -> folder.getFileName().toString())
                            .filter(folder -> !NO_PLUGINS.contains(folder)))
                    .containsExactlyInAnyOrderElementsOf(plugins());
        }
    }

    private static List<String> plugins() throws IOException {
        List<String> plugins = MODULE.matcher(Files.readString(PLUGINS.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !NO_PLUGINS.contains(name))
                .toList();
        assertThat(plugins).hasSizeGreaterThan(20);
        return plugins;
    }

    /** One name for each place in the POMs of the project, without those of the plugins. */
    private static List<String> placesOf(String plugin) throws IOException {
        Pattern element = Pattern.compile("<(module|artifactId|destFileName)>" + Pattern.quote(plugin) + "(\\.jar)?</");
        List<String> places = new ArrayList<>();
        for (Path pom : poms()) {
            Matcher matcher = element.matcher(Files.readString(pom));
            while (matcher.find()) places.add(Checkout.ROOT.relativize(pom).toString());
        }
        return places;
    }

    private static List<Path> poms() throws IOException {
        try (Stream<Path> files = Files.find(
                Checkout.ROOT,
                3,
                (file, attributes) ->
                        file.endsWith("pom.xml") && !file.toString().contains("target"))) {
            return files.filter(
                            pom -> !pom.startsWith(PLUGINS) || pom.getParent().equals(PLUGINS))
                    .sorted()
                    .toList();
        }
    }
}
