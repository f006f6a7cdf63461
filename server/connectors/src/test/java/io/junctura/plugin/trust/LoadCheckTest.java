package io.junctura.plugin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.connector.Descriptors;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LoadCheckTest {
    private static final String CONNECTOR = """
        /** Talks. */
        @Extension
        @ConnectorInfo(id = "talk", title = "Talk", actions = Say.class)
        public class Talk implements Connector {}
        """;

    /** @param body the code of the action */
    private static String action(String body) {
        return """
            /** Says. */
            @ActionInfo(id = "say", title = "Say", effect = Effect.READ)
            public record Say() implements Action<NoConnection, String> {
                @Override public String run(ActionContext<NoConnection> context) throws ConnectorException {
                    %s
                }
            }
            """.formatted(body);
    }

    private static final String USES_THE_LIBRARY = action("return org.lib.Client.call();");

    private static final String LIBRARY = """
        package org.lib;
        public class Client {
            public static String call() { return "called"; }
            public static boolean fast() { return org.optional.Native.there(); }
        }
        """;

    private static final String OPTIONAL = """
        package org.optional;
        public class Native { public static boolean there() { return true; } }
        """;

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new TreeMap<>();
    private Map<String, String> manifest = PluginFixture.manifest("talk");

    @BeforeEach
    void nothing() {
        entries.clear();
    }

    /** Without the packages of the sources in the descriptor, because here these include the libraries. */
    private void compile(String... sources) {
        entries.putAll(PluginFixture.compile(sources));
        describe("");
    }

    private void sourcesIn(String... packages) {
        describe(",\"packages\":[\"" + String.join("\",\"", packages) + "\"]");
    }

    private void describe(String packages) {
        String descriptor = new String(entries.get(Descriptors.FILE), StandardCharsets.UTF_8);
        String other = descriptor.replaceFirst("(,\"packages\":\\[[^]]*])?}\n]", packages + "}\n]");
        entries.put(Descriptors.FILE, other.getBytes(StandardCharsets.UTF_8));
    }

    private void without(String... classes) {
        for (String name : classes) assertThat(entries.remove(name + ".class")).isNotNull();
    }

    private String says() throws Exception {
        try (Shop shop = new Shop(folder.resolve("data"))) {
            shop.install(jar());
            return (String) shop.run("talk.say", Map.of());
        }
    }

    private AbstractThrowableAssert<?, ?> refused() throws Exception {
        try (Shop shop = new Shop(folder.resolve("data"))) {
            Path jar = jar();
            AbstractThrowableAssert<?, ?> refused =
                    assertThatThrownBy(() -> shop.install(jar)).isInstanceOf(Unusable.class);
            assertThat(shop.plugins.list()).isEmpty();
            return refused;
        }
    }

    private Path jar() {
        return PluginFixture.pack(folder.resolve("talk.jar"), manifest, entries);
    }

    @Test
    void aJarWithoutALibraryThatItsCodeUsesIsRefused() throws Exception {
        compile(CONNECTOR, USES_THE_LIBRARY, LIBRARY, OPTIONAL);
        without("org/lib/Client");

        refused()
                .hasMessageContaining("Its class fixture.Say refers to the class org.lib.Client,")
                .hasMessageContaining("NoClassDefFoundError")
                .hasMessageContaining("Pack the library into the plugin's jar, for example with the shade plugin.");
    }

    @Test
    void aClassThatOnlyALibraryRefersToMayBeMissing() throws Exception {
        compile(CONNECTOR, USES_THE_LIBRARY, LIBRARY, OPTIONAL);
        without("org/optional/Native");

        assertThat(says()).isEqualTo("called");
    }

    @Test
    void aLibraryThatWasMovedIntoThePluginsPackagesIsALibraryStill() throws Exception {
        compile(
                CONNECTOR,
                action("return fixture.shaded.org.lib.Client.call();"),
                LIBRARY.replace("org.lib", "fixture.shaded.org.lib"),
                OPTIONAL);
        without("org/optional/Native");

        assertThat(says()).isEqualTo("called");
    }

    @Test
    void aPackageBelowTheConnectorsOwnIsThePluginsCode() throws Exception {
        compile(CONNECTOR, action("return fixture.wire.Line.call();"), """
            package fixture.wire;
            public class Line { public static String call() { return org.lib.Client.call(); } }
            """, LIBRARY, OPTIONAL);
        without("org/lib/Client");

        refused().hasMessageContaining("Its class fixture.wire.Line refers to the class org.lib.Client,");
    }

    @Test
    void whatIsAmongThePluginsSourcesIsItsCodeWhereverItIs() throws Exception {
        compile(CONNECTOR, action("return com.acme.common.Texts.call();"), """
            package com.acme.common;
            public class Texts { public static String call() { return org.lib.Client.call(); } }
            """, LIBRARY, OPTIONAL);
        without("org/lib/Client");
        sourcesIn("com.acme.common", "fixture");

        refused().hasMessageContaining("Its class com.acme.common.Texts refers to the class org.lib.Client,");
    }

    @Test
    void whatIsNotAmongItsSourcesIsALibrary() throws Exception {
        compile(
                CONNECTOR,
                action("return fixture.shaded.Client.call();"),
                LIBRARY.replace("org.lib", "fixture.shaded"),
                OPTIONAL);
        without("org/optional/Native");
        sourcesIn("fixture");

        assertThat(says()).isEqualTo("called");
    }

    @Test
    void aClassThatKnowsThePluginApiIsThePluginsCodeWhereverItIs() throws Exception {
        compile(CONNECTOR, action("return com.acme.shared.Calls.call();"), """
            package com.acme.shared;
            public class Calls {
                public static String call() throws io.junctura.api.ConnectorException { return org.lib.Client.call(); }
            }
            """, LIBRARY, OPTIONAL);
        without("org/lib/Client");

        refused().hasMessageContaining("Its class com.acme.shared.Calls refers to the class org.lib.Client,");
    }

    @Test
    void aLibrarysClassIsNotLoadedWithoutItsSuperclass() throws Exception {
        compile(
                CONNECTOR,
                USES_THE_LIBRARY,
                LIBRARY.replace("class Client", "class Client extends org.base.Base"),
                OPTIONAL,
                "package org.base; public class Base extends Root {}",
                "package org.base; public class Root {}");
        without("org/base/Root");

        refused().hasMessageContaining("Its class org.base.Base refers to the class org.base.Root,");
    }

    @Test
    void typesInSignaturesAndAnnotationsAreNotLoaded() throws Exception {
        compile(CONNECTOR, """
            /** Says. */
            @org.lib.Notes.Kept
            @ActionInfo(id = "say", title = "Say", effect = Effect.READ)
            public record Say() implements Action<NoConnection, String> {
                private static @org.lib.Notes.Kept List<org.lib.Notes.Note> notes;
                @Override public String run(ActionContext<NoConnection> context) {
                    List<org.lib.Notes.Note> none = List.of();
                    notes = none;
                    return "noted " + notes.size();
                }
            }
            """, """
            package org.lib;
            import java.lang.annotation.*;
            public class Notes {
                @Retention(RetentionPolicy.RUNTIME) @Target({ElementType.TYPE, ElementType.FIELD, ElementType.TYPE_USE})
                public @interface Kept {}
                public static class Note {}
            }
            """);
        without("org/lib/Notes", "org/lib/Notes$Kept", "org/lib/Notes$Note");

        assertThat(says()).isEqualTo("noted 0");
    }

    @Test
    void classesOfThisJavaAreThere() throws Exception {
        compile(
                CONNECTOR,
                action("return java.sql.Types.class.getSimpleName() + javax.naming.Context.class.getSimpleName()"
                        + " + new int[0][0].length + new String[0][0].length;"));

        assertThat(says()).isEqualTo("TypesContext00");
    }

    @Test
    void aClassMayBeInThePartOfTheJarForAVersionOfJava() throws Exception {
        compile(CONNECTOR, USES_THE_LIBRARY, LIBRARY, OPTIONAL);
        byte[] client = entries.remove("org/lib/Client.class");
        entries.put("META-INF/versions/17/org/lib/Client.class", client);
        manifest = new TreeMap<>(manifest);
        manifest.put("Multi-Release", "true");

        assertThat(says()).isEqualTo("called");
    }

    @Test
    void anApiThatThisServerDoesNotHaveIsNamed() throws Exception {
        compile(
                CONNECTOR,
                action("return io.junctura.api.Tomorrow.word();"),
                "package io.junctura.api; public class Tomorrow { public static String word() { return \"\"; } }");

        refused()
                .hasMessageContaining("Its class fixture.Say refers to the class io.junctura.api.Tomorrow, which the"
                        + " plugin API of this server (" + PluginApi.VERSION + ") does not have.");
    }

    @Test
    void aJarWithoutAnIndexOfItsExtensionsIsRefused() throws Exception {
        compile(CONNECTOR, action("return null;"));
        byte[] index = entries.remove("META-INF/extensions.idx");
        refused()
                .hasMessageContaining("It has no META-INF/extensions.idx")
                .hasMessageContaining("org.pf4j.processor.ExtensionAnnotationProcessor");

        entries.put("META-INF/extensions.idx", "# fixture.Talk\nfixture.Other".getBytes(StandardCharsets.UTF_8));
        refused()
                .hasMessageContaining("does not name fixture.Talk")
                .hasMessageContaining("Put @Extension on the class");

        entries.put("META-INF/extensions.idx", index);
        assertThat(says()).isNull();
    }

    @Test
    void aJarWithoutAClassOfItsDescriptorIsRefused() throws Exception {
        compile(CONNECTOR, action("return null;"));
        without("fixture/Say");

        refused().hasMessageContaining("names the class fixture.Say, which is not in the jar");
    }

    @Test
    void aBrokenClassFileIsNamed() throws Exception {
        compile(CONNECTOR, action("return null;"));
        byte[] say = entries.get("fixture/Say.class");
        Map<String, UnaryOperator<byte[]>> broken = Map.of(
                "it begins as no class file does", bytes -> "no class at all".getBytes(StandardCharsets.UTF_8),
                "it begins as", bytes -> new byte[0],
                "it is damaged or too new", bytes -> Arrays.copyOf(bytes, bytes.length / 2),
                "IllegalArgumentException", bytes -> changed(bytes, 10, 99),
                "Unsupported class file version 99", bytes -> changed(bytes, 7, 99),
                "ArrayIndexOutOfBounds", bytes -> Arrays.copyOf(bytes, bytes.length - 1),
                "holds the class fixture.Talk", bytes -> entries.get("fixture/Talk.class"));
        for (Map.Entry<String, UnaryOperator<byte[]>> each : broken.entrySet()) {
            entries.put("fixture/Say.class", each.getValue().apply(say));
            refused()
                    .as(each.getKey())
                    .hasMessageContaining("Its class file fixture/Say.class")
                    .hasMessageContaining(each.getKey());
        }
        for (int length = 0; length < say.length; length += 7) {
            entries.put("fixture/Say.class", Arrays.copyOf(say, length));
            refused().as("the first " + length + " bytes").hasMessageContaining("Its class file fixture/Say.class");
        }
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return other;
    }
}
