package io.junctura.plugin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Secret;
import io.junctura.connector.SavedConnection;
import io.junctura.plugin.AcmePlugin;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.Shop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginTrustTest {
    private static final Map<String, Object> NOTHING = Map.of();

    @TempDir
    Path folder;

    private Path data;
    private Path jars;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        jars = Files.createDirectory(folder.resolve("jars"));
    }

    // Signatures.

    @Test
    void aSignatureCoversEveryByteOfTheJar() throws Exception {
        PublisherKey key = PublisherKey.make(folder.resolve("key"));
        Path jar = AcmePlugin.jar(jars, "1.0.0");
        assertThat(PluginSignature.verify(jar)).isEmpty();

        PluginSignature.sign(jar, folder.resolve("key"));

        assertThat(PluginSignature.verify(jar).map(PublisherKey::text)).contains(key.text());
        PluginSignature.sign(jar, folder.resolve("key")); // Signing again changes nothing.
        assertThat(PluginSignature.verify(jar).map(PublisherKey::text)).contains(key.text());
        long size = Files.size(jar);
        for (long at : new long[] {0, 40, size / 2, size - 250}) {
            Path altered = Files.copy(jar, jars.resolve("altered-" + at + ".jar"));
            try (RandomAccessFile file = new RandomAccessFile(altered.toFile(), "rw")) {
                file.seek(at);
                int b = file.read();
                file.seek(at);
                file.write(b ^ 1);
            }
            assertThatThrownBy(() -> PluginSignature.verify(altered))
                    .as("byte " + at)
                    .hasMessageContaining("was changed since it was signed");
        }
        try (Shop shop = new Shop(data)) {
            assertThat(shop.install(jar).view().versions().get(0).signer()).isEqualTo(key.text());
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
            assertThatThrownBy(() -> shop.install(jars.resolve("altered-40.jar")))
                    .hasMessageContaining("was changed since it was signed");
        }
    }

    @Test
    void onlyPluginsOfPublishersAreUsedWhomTheAdministratorNamed() throws Exception {
        PublisherKey acme = PublisherKey.make(folder.resolve("acme"));
        PublisherKey.make(folder.resolve("stranger"));
        Path keys = Files.writeString(folder.resolve("keys"), "# trusted\n\n" + acme.line() + " # since 2030\n");
        Path jar = AcmePlugin.jar(jars, "1.0.0");
        try (Shop shop = new Shop(data)) {
            shop.install(jar);
        }

        try (Shop shop = new Shop(data, List.of(), Publishers.of(keys))) {
            assertThat(shop.plugins.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("not signed"));
            assertThatThrownBy(() -> shop.run("acme.say", NOTHING)).hasMessageContaining("not signed");
            assertThat(shop.plugins.catalog().connector("acme")).isEmpty();

            Path next = AcmePlugin.jar(jars, "1.1.0");
            assertThatThrownBy(() -> shop.install(next)).hasMessageContaining("not signed");
            PluginSignature.sign(next, folder.resolve("stranger"));
            assertThatThrownBy(() -> shop.install(next)).hasMessageContaining("not among those in " + keys);
            PluginSignature.sign(next, folder.resolve("acme"));
            assertThat(shop.install(next).view().versions().get(0).signer()).isEqualTo("acme");
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.1.0"));
        }
        assertThatThrownBy(() -> Publishers.of(Files.writeString(folder.resolve("bad"), "acme rsa AAAA")))
                .hasMessageContaining("line 1, is no key");
    }

    @Test
    void aPluginDoesNotChangeItsPublisherUnnoticed() throws Exception {
        PublisherKey.make(folder.resolve("acme"));
        PublisherKey.make(folder.resolve("stranger"));
        try (Shop shop = new Shop(data)) {
            Path jar = AcmePlugin.jar(jars, "1.0.0");
            PluginSignature.sign(jar, folder.resolve("acme"));
            shop.install(jar);
            Path next = AcmePlugin.jar(jars, "1.1.0");
            assertThatThrownBy(() -> shop.install(next)).hasMessageContaining("and this one was not");
            PluginSignature.sign(next, folder.resolve("stranger"));
            assertThatThrownBy(() -> shop.install(next)).hasMessageContaining("and this one was not");
            PluginSignature.sign(next, folder.resolve("acme"));
            shop.install(next);
        }
    }

    // Advisories.

    private Path advisories(String versions, String more) throws IOException {
        return Files.writeString(
                folder.resolve("advisories.json"),
                "{\"advisories\": [{\"id\": \"ACME-1\", \"plugin\": \"acme\", \"versions\": " + versions
                        + ", \"summary\": \"It tells tokens.\"" + more + "}]}");
    }

    @Test
    void whatIsKnownAgainstAVersionIsShownWithIt() throws Exception {
        Path file =
                advisories("[\"0.9.0\", \">=1.0 <1.2.0\"]", ", \"fixed\": \"1.2.0\", \"more\": \"https://a.example\"");
        try (Shop shop = new Shop(data, Advisories.of(file))) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            shop.install(AcmePlugin.jar(jars, "1.2.0"));
            List<PluginView.Version> versions = shop.view("acme").versions();
            assertThat(versions.get(0).known()).isEmpty();
            assertThat(versions.get(1).known())
                    .singleElement()
                    .satisfies(known -> assertThat(known.sentence())
                            .isEqualTo("ACME-1: It tells tokens. It is fixed in 1.2.0. See https://a.example"));
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.2.0"));
        }
    }

    @Test
    void anAdvisoryBlocksAVersionFromTheMomentThatTheFileSaysSo() throws Exception {
        Path file = advisories("\"<1.2\"", "");
        try (Shop shop = new Shop(data, Advisories.of(file))) {
            shop.install(AcmePlugin.jar(jars, "1.1.0"));
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.1.0"));

            advisories("\"<1.2\"", ", \"block\": true");
            shop.plugins.poll();
            assertThatThrownBy(() -> shop.run("acme.say", NOTHING))
                    .hasMessageContaining("An advisory blocks it. ACME-1: It tells tokens.");
            assertThat(shop.plugins.catalog().connector("acme")).isEmpty();
            assertThat(shop.view("acme").problem()).contains("ACME-1");
            assertThatThrownBy(() -> shop.install(AcmePlugin.jar(jars, "1.1.9")))
                    .hasMessageContaining("ACME-1");

            shop.install(AcmePlugin.jar(jars, "1.2.0"));
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.2.0"));
            assertThatThrownBy(() -> shop.plugins.choose("acme", "1.1.0", "anna"))
                    .hasMessageContaining("ACME-1");

            Files.writeString(file, "{\"advisories\": []}");
            shop.plugins.poll();
            shop.plugins.choose("acme", "1.1.0", "anna");
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.1.0"));
        }
    }

    @Test
    void aFileThatIsNoListOfAdvisoriesSaysWhere() throws Exception {
        assertThatThrownBy(() -> Advisories.of(advisories("\"below 1.2\"", "")))
                .hasMessageContaining("advisories[0] says of which versions as \"below 1.2\"");
        assertThatThrownBy(() -> Advisories.of(Files.writeString(folder.resolve("a"), "{\n\"advisories\": [}")))
                .hasMessageContaining("is no JSON (line 2)");
        Path file = advisories("\"1.0.0\"", "");
        try (Shop shop = new Shop(data, Advisories.of(file))) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            Files.writeString(file, "spoilt");
            shop.plugins.poll();
            assertThat(shop.view("acme").versions().get(0).known()).hasSize(1);
        }
    }

    // Zip tricks.

    @Test
    void aJarThatIsNotWhatItSeemsIsRefused() throws Exception {
        Path good = AcmePlugin.jar(jars, "1.0.0");
        byte[] bytes = Files.readAllBytes(good);
        refused(zip("../outside.txt", new byte[1]), "leads out of the jar");
        refused(zip("/root.txt", new byte[1]), "leads out of the jar");
        refused(zip("C:/windows.txt", new byte[1]), "leads out of the jar");
        refused(zip("lib/other.jar", new byte[1]), "contains the jar");
        refused(zip("picture.png", zipBytes("Hidden.class", new byte[1])), "contains the jar");
        refused(zip("bomb.bin", new byte[64 << 20]), "would fill the disk");

        // Two entries with the same name, made from two names of the same length.
        refused(
                replaced(zipBytes("aaaa.txt", new byte[1], "bbbb.txt", new byte[1]), "bbbb.txt", "aaaa.txt"),
                "two entries");
        // The name before the content differs from the one in the central directory.
        byte[] two = zipBytes("cccc.txt", new byte[1]);
        int first = new String(two, StandardCharsets.ISO_8859_1).indexOf("cccc.txt");
        two[first] = 'd';
        refused(two, "has another name in front of its content");
        // Bytes before and after the zip file.
        refused(
                concat("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), bytes),
                "is not at the position that the jar states");
        refused(concat(bytes, new byte[10]), "its end is missing");
        refused(java.util.Arrays.copyOf(bytes, bytes.length - 30), "its end is missing");
        // A symbolic link, by the entry's mode.
        byte[] link = zipBytes("link", new byte[1]);
        int central = new String(link, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        link[central + 5] = 3;
        link[central + 41] = (byte) 0xA1;
        refused(link, "symbolic link");
        // A wrong checksum in the central directory.
        byte[] wrong = zipBytes("crc.txt", new byte[1]);
        wrong[new String(wrong, StandardCharsets.ISO_8859_1).indexOf("PK\1\2") + 16] ^= 1;
        refused(wrong, "");
        try (Shop shop = new Shop(data)) {
            shop.install(good); // The jar from which the others were made.
            assertThat(shop.run("acme.say", NOTHING)).isEqualTo(Map.of("version", "1.0.0"));
        }
    }

    @Test
    void nativeCodeIsDeclared() throws Exception {
        for (String permissions : List.of("", "@Permissions(nativeCode = true)")) {
            Map<String, byte[]> entries = new HashMap<>(PluginFixture.compile("""
                /** Native. */
                @Extension %s @ConnectorInfo(id = "native", title = "Native")
                public class Native implements Connector {}
                """.formatted(permissions)));
            entries.put("lib/x.so", new byte[] {1});
            Path jar = PluginFixture.pack(jars.resolve("native.jar"), PluginFixture.manifest("native"), entries);
            try (Shop shop = new Shop(data)) {
                if (permissions.isEmpty()) {
                    assertThatThrownBy(() -> shop.install(jar))
                            .hasMessageContaining("holds native code (lib/x.so) without saying so");
                } else {
                    assertThat(shop.install(jar).allowed().sentences())
                            .contains("It brings native code. Not enforced: nothing limits what native code does.");
                }
            }
        }
    }

    private void refused(byte[] jar, String why) throws Exception {
        Path file = Files.write(folder.resolve("bad.jar"), jar);
        try (Shop shop = new Shop(data)) {
            assertThatThrownBy(() -> shop.install(file))
                    .as(why)
                    .isInstanceOf(Unusable.class)
                    .hasMessageContaining(why);
            assertThat(shop.plugins.list()).isEmpty();
        }
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        return zipBytes(name, content);
    }

    private static byte[] zipBytes(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, String what, String by) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    // Permissions.

    @Test
    void aPluginCallsOnlyHostsThatItDeclaresAndThoseOfItsConnection() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            shop.connections.put(
                    "acme",
                    new SavedConnection(
                            "acme",
                            "acme",
                            Map.of("address", "https://shop.example:8443/api"),
                            Map.of("token", Secret.of("secret")),
                            1));
            assertThat(fetch(shop, "acme", "https://shop.example/other")).isEqualTo(200L);
            assertThatThrownBy(() -> fetch(shop, "acme", "https://evil.example/?q=secret"))
                    .hasMessageContaining("may not call \"evil.example\"");
            assertThatThrownBy(() -> fetch(shop, null, "https://shop.example/"))
                    .hasMessageContaining("may not call \"shop.example\"");

            shop.install(
                    AcmePlugin.jar(jars, "1.1.0", "@Permissions(hosts = {\"api.acme.example\", \"*.cdn.example\"})"));
            assertThat(fetch(shop, null, "https://API.acme.example/x")).isEqualTo(200L);
            assertThat(fetch(shop, null, "https://a.b.cdn.example/x")).isEqualTo(200L);
            assertThatThrownBy(() -> fetch(shop, null, "https://cdn.example/x")).hasMessageContaining("may not call");
            assertThatThrownBy(() -> fetch(shop, null, "https://xcdn.example/x"))
                    .hasMessageContaining("may not call");
            assertThat(shop.view("acme").allowed().sentences())
                    .containsExactly("It calls *.cdn.example, api.acme.example.");
        }
    }

    private static final String SIGNS_IN = """
        /** Signs in. */
        @Extension %s
        @ConnectorInfo(id = "bank", title = "Bank", connection = Account.class, actions = Ask.class)
        public class BankConnector implements Connector {}
        """;

    private static final String ACCOUNT = """
        /** An account. @param tenant its part @param clientId who we are @param clientSecret to prove it */
        @OAuth2(token = "https://{tenant}.login.example/token")
        public record Account(
                @Field(title = "Tenant") String tenant, @Field(title = "Client") String clientId,
                @Field(title = "Secret") Secret clientSecret) implements Connection {}
        """;

    private static final String ASK = """
        /** Asks. */
        @ActionInfo(id = "ask", title = "Ask", effect = Effect.READ)
        public record Ask() implements Action<Account, String> {
            @Override public String run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
                return context.tokens().get().reveal().length() + " characters";
            }
        }
        """;

    private Path bank(String permissions) throws IOException {
        return PluginFixture.jar(
                Files.createTempDirectory(jars, "bank"),
                "bank.jar",
                PluginFixture.manifest("bank"),
                SIGNS_IN.formatted(permissions),
                ACCOUNT,
                ASK);
    }

    @Test
    void tokensAreGotOnlyWhereThePluginMayCall() throws Exception {
        SavedConnection saved = new SavedConnection(
                "bank",
                "bank",
                Map.of("tenant", "north", "clientId", "c"),
                Map.of("clientSecret", Secret.of("hidden-secret")),
                1);
        URI token = URI.create("https://north.login.example/token");
        try (Shop shop = new Shop(data)) {
            shop.install(bank(""));
            shop.connections.put("bank", saved);
            assertThatThrownBy(() ->
                            shop.actions.prepare("bank.ask", "bank", Map.of()).run(Shop.ATTEMPT))
                    .hasMessageContaining("The plugin \"bank\" may not call \"north.login.example\"");
            assertThatThrownBy(() -> shop.plugins.mustCall(saved, token))
                    .hasMessageContaining("The plugin \"bank\" may not call \"north.login.example\"");

            shop.plugins.remove("bank", null, "anna");
            shop.install(bank("@Permissions(hosts = \"*.login.example\")"));
            assertThat(shop.actions.prepare("bank.ask", "bank", Map.of()).run(Shop.ATTEMPT))
                    .isEqualTo("5 characters");
            shop.plugins.mustCall(saved, token);
        }
    }

    private static Object fetch(Shop shop, String connection, String address) throws Exception {
        Map<String, Object> input = new HashMap<>(Map.of("address", address));
        return shop.actions.prepare("acme.fetch", connection, input).run(Shop.ATTEMPT);
    }

    @Test
    void aPluginTouchesFilesOnlyIfItDeclaresThat() throws Exception {
        try (Shop shop = new Shop(data)) {
            shop.install(AcmePlugin.jar(jars, "1.0.0"));
            assertThatThrownBy(() -> shop.run("acme.keep", NOTHING)).hasMessageContaining("may not touch files");
            shop.install(AcmePlugin.jar(jars, "1.1.0", "@Permissions(files = true)"));
            assertThat(shop.run("acme.keep", NOTHING)).isEqualTo("a.txt");
        }
    }
}
