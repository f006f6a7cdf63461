package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginAuthoringTest {

    @TempDir
    Path folder;

    private final Console console = new Console();

    private String wrong(String... arguments) {
        assertThat(console.run(arguments)).as(console.out()).isEqualTo(2);
        return console.err();
    }

    private String bad(String... arguments) {
        assertThat(console.run(arguments)).as(console.out()).isEqualTo(1);
        return console.err();
    }

    @Test
    void aNameThatIsNoneIsWrongUse() {
        assertThat(wrong("plugin", "new", "Acme")).startsWith("junctura: \"Acme\" cannot name a connector.");
        assertThat(wrong("plugin", "new", "acme", "--package", "a-b")).contains("cannot name a package in Java");
        assertThat(wrong("plugin", "new")).contains("NAME");
        assertThat(wrong("plugin", "new", "acme", "--kind", "soap"))
                .startsWith("junctura: \"soap\" is no kind of connector. Choose one of http, stream, file.");
    }

    @Test
    void aConnectorOfTheServersOwnCannotBeWrittenAnew() {
        assertThat(wrong("plugin", "new", "schedule"))
                .contains("The connector \"schedule\" comes with the server. Choose another name.");
    }

    @Test
    void aFolderThatIsThereIsLeftAlone() {
        assertThat(bad("plugin", "new", "acme", "--to", folder.toString())).contains("is there already");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNoProjectIsSaid() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertThat(bad("plugin", "dev", nowhere.toString())).contains("There is no folder " + nowhere);
        assertThat(bad("plugin", "dev", folder.toString())).contains("There is no pom.xml in " + folder);
        Files.createFile(folder.resolve("pom.xml"));
        assertThat(bad("plugin", "dev", folder.toString(), "--data", nowhere.toString()))
                .contains("No server runs on the data folder " + nowhere);
        assertThat(folder.resolve(".dev")).doesNotExist();
    }
}
