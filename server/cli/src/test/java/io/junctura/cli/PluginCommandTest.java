package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.plugin.AcmePlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {

    @TempDir
    Path folder;

    private final Console console = new Console();
    private Path data;
    private Path jars;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        jars = Files.createDirectory(folder.resolve("jars"));
        console.environment.put("JUNCTURA_DATA", data.toString());
    }

    private String good(String... arguments) {
        assertThat(console.run(arguments)).as(console.err()).isZero();
        return console.out();
    }

    private String bad(String... arguments) {
        assertThat(console.run(arguments)).as(console.out()).isEqualTo(1);
        return console.err();
    }

    private void life() {
        String one = AcmePlugin.jar(jars, "1.0.0").toString();
        String two = AcmePlugin.jar(jars, "1.1.0", "@Permissions(hosts = \"api.acme.example\")")
                .toString();
        assertThat(good("plugin", "install", one, "--dry-run"))
                .startsWith(
                        "acme 1.0.0: would be installed.\n  It calls only the addresses that its connections name.");
        assertThat(good("plugin", "list")).doesNotContain("acme");
        assertThat(good("plugin", "install", one)).startsWith("acme 1.0.0: installed.");
        assertThat(good("plugin", "install", two))
                .isEqualTo("acme 1.1.0: upgraded.\n"
                        + "  It calls api.acme.example.\n"
                        + "  The server enforces this for calls through the plugin API. Other code of the plugin"
                        + " is not enforced.\n");
        assertThat(good("plugin", "list"))
                .contains("acme    1.1.0    used   uploaded  -")
                .contains("acme    1.0.0    kept   uploaded  -");
        assertThat(good("plugin", "rollback", "acme")).startsWith("acme: version 1.0.0 is used from now on.");
        assertThat(good("plugin", "upgrade", "acme")).startsWith("acme: version 1.1.0 is used from now on.");
        assertThat(good("plugin", "disable", "acme")).isEqualTo("acme is off.\n");
        assertThat(good("plugin", "list")).contains("1.1.0    off");
        assertThat(good("plugin", "enable", "acme")).isEqualTo("acme is on.\n");
        assertThat(bad("plugin", "install", one.replace("1.0.0", "0.9.0"))).contains("0.9.0");
        String older = AcmePlugin.jar(jars, "0.9.0").toString();
        assertThat(bad("plugin", "install", older)).contains("older than the installed version 1.1.0");
        assertThat(good("plugin", "remove", "acme", "--only", "1.0.0")).isEqualTo("acme 1.0.0 is removed.\n");
        assertThat(good("plugin", "remove", "acme")).isEqualTo("acme is removed.\n");
        assertThat(bad("plugin", "remove", "acme")).contains("No plugin \"acme\" is installed");
        assertThat(good("plugin", "list", "--output", "json")).contains("\"items\"");
    }

    @Test
    void worksOnADataFolderWithoutAServer() {
        life();
    }

    @Test
    void worksOnARunningServer() throws Exception {
        try (Junctura server = Junctura.start(Settings.defaults(data, 0))) {
            assertThat(server.catalog().connector("acme")).isEmpty();
            life();
            good("plugin", "install", jars.resolve("acme-1.1.0.jar").toString());
            assertThat(server.catalog().connector("acme")).isPresent();
        }
        // What it has installed is known to commands that need no server, too.
        Path document = Files.writeString(folder.resolve("a.yaml"), """
            integration: a
            flows:
              f:
                trigger: { use: acme.hook }
                steps: [ { use: acme.say } ]
            """);
        good("validate", document.toString(), "--data", data.toString());
    }

    @Test
    void namesTheDriversOfPlugins() throws Exception {
        good("plugin", "install", AcmePlugin.jar(jars, "1.0.0").toString());
        Path drivers = Files.createDirectories(data.resolve("drivers/acme"));
        Files.copy(AcmePlugin.jar(jars, "1.1.0"), drivers.resolve("fast.jar"));
        Files.writeString(drivers.resolve("broken.jar"), "no zip at all");
        assertThat(good("plugin", "list"))
                .contains("PLUGIN", "DRIVER")
                .containsPattern("acme +fast.jar +[0-9]+ +[0-9a-f]{16}");
        assertThat(console.err()).contains("broken.jar: This driver jar cannot be opened");
        assertThat(console.run("doctor", "--port", "0")).isEqualTo(1);
        assertThat(console.out())
                .containsPattern("The plugin \"acme\" has the driver fast.jar \\([0-9]+ bytes, SHA-256 [0-9a-f]{64}\\)")
                .contains("broken.jar: This driver jar cannot be opened");
    }

    @Test
    void signsAndVerifies() throws Exception {
        String jar = AcmePlugin.jar(jars, "1.0.0").toString();
        String key = folder.resolve("key").toString();
        Path keys = folder.resolve("keys");
        Files.writeString(keys, good("plugin", "key", key));
        assertThat(Files.readString(keys)).matches("key ed25519 \\S{44}\n");
        assertThat(bad("plugin", "key", key)).contains("is there already");

        assertThat(bad("plugin", "verify", jar)).contains("is not signed");
        good("plugin", "sign", jar, "--key", key);
        good("plugin", "verify", jar);
        good("plugin", "verify", jar, "--plugin-keys", keys.toString());
        String other = good("plugin", "key", folder.resolve("other").toString());
        Path others = Files.writeString(folder.resolve("others"), other);
        assertThat(bad("plugin", "verify", jar, "--plugin-keys", others.toString()))
                .contains("is not among the keys");
        assertThat(bad("plugin", "install", jar, "--plugin-keys", others.toString()))
                .contains("is not among those in");
        good("plugin", "install", jar, "--plugin-keys", keys.toString());
        assertThat(good("plugin", "list", "--plugin-keys", keys.toString())).contains("key");
    }
}
