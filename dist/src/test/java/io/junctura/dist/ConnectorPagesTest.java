package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Descriptors;
import io.junctura.connector.Descriptors.Described;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each connector of the product has a page in {@code docs/reference/connectors}. The part between the two markers is what the
 * connector's types say. With {@code -Ddocs.write=true} the test writes it.
 */
class ConnectorPagesTest {
    private static final String BEGIN = "<!-- The build writes what follows from the connector's types. -->\n";
    private static final String END = "<!-- The end of what the build writes. -->\n";
    private static final Path FOLDER = Path.of(System.getProperty("junctura.examples"))
            .resolve("../../docs/reference/connectors")
            .normalize();

    @TestFactory
    List<DynamicTest> eachPageHasEverySettingActionAndTrigger() throws IOException {
        return connectors().stream()
                .map(connector -> DynamicTest.dynamicTest(connector.id(), () -> {
                    Path page = FOLDER.resolve(connector.id() + ".md");
                    has(page, ConnectorReference.of(connector));
                }))
                .toList();
    }

    @Test
    void theIndexListsEveryConnector() throws IOException {
        StringBuilder table =
                new StringBuilder("| connector | for | triggers | actions |\n| --- | --- | --- | --- |\n");
        for (ConnectorDescriptor connector : connectors()) {
            table.append("| [")
                    .append(connector.title())
                    .append("](")
                    .append(connector.id())
                    .append(".md) | ");
            table.append(SchemaRows.cell(firstSentence(connector.docs()))).append(" | ");
            table.append(names(connector.triggers().stream()
                            .map(each -> each.use())
                            .toList()))
                    .append(" | ");
            table.append(names(
                            connector.actions().stream().map(each -> each.use()).toList()))
                    .append(" |\n");
        }
        has(FOLDER.resolve("README.md"), table.toString());
    }

    /** Without the connector, which the row names. */
    private static String names(List<String> uses) {
        return String.join(
                ", ",
                uses.stream()
                        .map(use -> "`" + use.substring(use.indexOf('.') + 1) + "`")
                        .toList());
    }

    private static String firstSentence(String docs) {
        int end = docs.indexOf(". ");
        int paragraph = docs.indexOf("\n\n");
        if (end < 0 || (paragraph >= 0 && paragraph < end)) end = paragraph < 0 ? docs.length() : paragraph;
        return docs.substring(0, end);
    }

    private static void has(Path page, String generated) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : "";
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin >= 0 && end > begin).as("the two markers in " + page).isTrue();
        String right = text.substring(0, begin) + BEGIN + "\n" + generated + "\n" + text.substring(end);
        if (Boolean.getBoolean("docs.write")) Files.writeString(page, right);
        assertThat(page)
                .as(page + " is not what the types say. To write it again, add to the test: -Ddocs.write=true")
                .content()
                .isEqualTo(right);
    }

    private static List<ConnectorDescriptor> connectors() throws IOException {
        List<ConnectorDescriptor> connectors = new ArrayList<>();
        try (ZipFile jar = new ZipFile(System.getProperty("junctura.jar"))) {
            ZipEntry own = jar.getEntry(Descriptors.FILE);
            try (InputStream in = jar.getInputStream(own)) {
                read(in, connectors);
            }
            for (ZipEntry entry : jar.stream().toList()) {
                if (!entry.getName().matches("bundled-plugins/.*\\.jar")) continue;
                try (ZipInputStream plugin = new ZipInputStream(jar.getInputStream(entry))) {
                    for (ZipEntry each = plugin.getNextEntry(); each != null; each = plugin.getNextEntry()) {
                        if (each.getName().equals(Descriptors.FILE)) read(plugin, connectors);
                    }
                }
            }
        }
        connectors.sort(Comparator.comparing(ConnectorDescriptor::id));
        assertThat(connectors).hasSizeGreaterThan(30);
        return connectors;
    }

    private static void read(InputStream in, List<ConnectorDescriptor> connectors) throws IOException {
        for (Described described : Descriptors.read(Json.parse(in.readAllBytes()), "plugin", "1")) {
            connectors.add(described.connector());
        }
    }
}
