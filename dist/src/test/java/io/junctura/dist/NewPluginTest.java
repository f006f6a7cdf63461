package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects that {@code plugin new} writes, each built by Maven. In each build, the tutorial builds one. */
@Tag("long")
class NewPluginTest {
    @TempDir
    Path scratch;

    @Test
    void aWrittenProjectIsBuiltAndTestedAndItsPluginIsUsedByAFlow() throws Exception {
        Path work = Files.createDirectory(scratch.resolve("work"));
        try (Shell written = Shell.junctura(work, "plugin", "new", "big-shop", "--package", "org.shop.big")) {
            assertThat(written.done()).contains("Written: big-shop").contains("mvn verify");
        }
        Path project = work.resolve("big-shop");
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.done()).contains("BigShopContractTest").contains("BUILD SUCCESS");
        }
        assertThat(project.resolve("target/failsafe-reports/TEST-org.shop.big.BigShopContractTest.xml"))
                .content()
                .contains("big-shop.create-order contract: it succeeds if the other system works");
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/orders", exchange -> {
            byte[] answer = "{\"id\":\"O-1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        shop.start();
        Files.writeString(
                work.resolve("flows.yaml"), """
                connection: account
                connector: big-shop
                settings: { address: "http://127.0.0.1:%d" }
                secrets: { token: t }
                ---
                integration: shop
                connections:
                  account: { connector: big-shop }
                flows:
                  order:
                    trigger: { use: http.call }
                    steps:
                      - id: created
                        use: big-shop.create-order
                        connection: account
                        input: { customer: C-1, total: 10 }
                      - respond: { body: "{{ steps.created }}" }
                """.formatted(shop.getAddress().getPort()));
        Path jar = project.resolve("target/junctura-connector-big-shop-1.0.0-SNAPSHOT.jar");
        try (BuiltJar server = BuiltJar.start(work, "serve", "--data", "data", "--port", "0")) {
            URI address = server.address();
            try (Shell install = Shell.junctura(work, "plugin", "install", jar.toString(), "--data", "data")) {
                assertThat(install.done()).contains("big-shop 1.0.0-SNAPSHOT: installed.");
            }
            try (Shell apply = Shell.junctura(work, "apply", "flows.yaml", "--data", "data")) {
                apply.done();
            }
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address.resolve("/call/default/shop/order"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"id\":\"O-1\"}");
        } finally {
            shop.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "file"})
    void aProjectOfAnotherKindIsBuiltAndTestedAndItsPluginIsInstalled(String kind) throws Exception {
        Path work = Files.createDirectory(scratch.resolve("work"));
        try (Shell written = Shell.junctura(work, "plugin", "new", "big-shop", "--kind", kind)) {
            assertThat(written.done()).contains("Written: big-shop");
        }
        Path project = work.resolve("big-shop");
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.done()).contains("BigShopContractTest", "BigShopTest", "BUILD SUCCESS");
        }
        Path jar = project.resolve("target/junctura-connector-big-shop-1.0.0-SNAPSHOT.jar");
        try (BuiltJar server = BuiltJar.start(work, "serve", "--data", "data", "--port", "0")) {
            assertThat(server.address()).isNotNull();
            try (Shell install = Shell.junctura(work, "plugin", "install", jar.toString(), "--data", "data")) {
                assertThat(install.done()).contains("big-shop 1.0.0-SNAPSHOT: installed.");
            }
        }
    }

    @Test
    void aLibraryOfTheTestsDoesNotTakeThePlaceOfOneOfTheServer() throws Exception {
        Path project = written("old-shop");
        // Simulates a project whose tests use an incompatible Jackson. Test classes are first on the class path.
        Path jackson = Files.createDirectories(project.resolve("src/test/java/com/fasterxml/jackson/core"));
        for (String name : List.of("JsonFactory", "JsonParser", "JsonGenerator")) {
            Files.writeString(
                    jackson.resolve(name + ".java"),
                    "package com.fasterxml.jackson.core; public class " + name + " {}\n");
        }
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.done()).contains("OldShopContractTest").contains("BUILD SUCCESS");
        }
    }

    /** The blocks of XML in the tutorial: a dependency, and the plugin that packs it. */
    private static List<String> tutorial() throws IOException {
        Path page =
                Path.of(System.getProperty("junctura.examples")).resolve("../../docs/extend/writing-a-connector.md");
        return Pattern.compile("(?ms)^```xml\\n(.*?)^```$")
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void aJarWithoutALibraryThatItNeedsFailsTheBuildUntilTheLibraryIsPacked() throws Exception {
        Path project = written("bare-shop");
        Path pom = project.resolve("pom.xml");
        replace(pom, "<dependencies>\n", "<dependencies>\n" + tutorial().get(0));
        Path order = project.resolve("src/main/java/com/example/bareshop/CreateOrder.java");
        replace(order, "InterruptedException {\n", """
                InterruptedException {
                        com.google.re2j.Pattern.compile("C-[0-9]+").matcher(customer);
                """);
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.fails())
                    .contains("com.google.re2j.Pattern")
                    .contains("shade")
                    .contains("BUILD FAILURE");
        }
        try (Shell maven = Shell.start(project, "mvn", "-B", "test")) {
            assertThat(maven.done()).contains("BareShopTest").doesNotContain("BareShopContractTest");
        }
        replace(
                pom,
                "<build>\n        <plugins>\n",
                "<build>\n<plugins>\n" + tutorial().get(1));
        try (Shell maven = Shell.start(project, "mvn", "-B", "verify")) {
            assertThat(maven.done()).contains("BareShopContractTest", "BUILD SUCCESS");
        }
        try (JarFile jar = new JarFile(project.resolve("target/junctura-connector-bare-shop-1.0.0-SNAPSHOT.jar")
                .toFile())) {
            assertThat(jar.getEntry("com/example/helpdesk/libraries/re2j/Pattern.class"))
                    .isNotNull();
            assertThat(jar.getEntry("com/google/re2j/Pattern.class")).isNull();
            assertThat(jar.getEntry("META-INF/maven/com.google.re2j/re2j/pom.properties"))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"plugin-api,sources", "plugin-api,javadoc", "testkit,sources", "testkit,javadoc"})
    void anEditorFindsSourcesAndDocumentation(String artifact, String classifier) throws Exception {
        Path project = written("read-shop");
        try (Shell maven = Shell.start(
                project,
                "mvn",
                "-B",
                "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy",
                "-Dartifact=io.junctura:" + artifact + ":0.1.0-SNAPSHOT:jar:" + classifier,
                "-Dmdep.useBaseVersion=true",
                "-DoutputDirectory=found")) {
            maven.done();
        }
        try (JarFile jar = new JarFile(project.resolve("found/" + artifact + "-0.1.0-SNAPSHOT-" + classifier + ".jar")
                .toFile())) {
            String type = artifact.equals("testkit") ? "io/junctura/testkit/Harness" : "io/junctura/api/Connector";
            assertThat(jar.getEntry(type + (classifier.equals("sources") ? ".java" : ".html")))
                    .isNotNull();
        }
        Path sdk = Path.of(System.getProperty("user.home"), ".junctura/sdk/0.1.0-SNAPSHOT");
        assertThat(sdk.resolve("io/junctura/server")).doesNotExist();
    }

    private Path written(String name) throws Exception {
        Path work = Files.createDirectory(scratch.resolve("work"));
        try (Shell written = Shell.junctura(work, "plugin", "new", name)) {
            written.done();
        }
        return work.resolve(name);
    }

    private static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(after)));
    }
}
