package io.junctura;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.junctura.json.Json;

/** The floors of docs/understand/architecture.md: each knows only those below it. */
@AnalyzeClasses(packages = "io.junctura", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule floors = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.junctura..")
            .withOptionalLayers(true)
            .layer("composition")
            .definedBy("io.junctura", "io.junctura.cli..", "io.junctura.demo..", "io.junctura.author..")
            .layer("features")
            .definedBy(
                    "io.junctura.backup..",
                    "io.junctura.delivery..",
                    "io.junctura.trigger..",
                    "io.junctura.integration..",
                    "io.junctura.history..",
                    "io.junctura.operations..",
                    "io.junctura.state..",
                    "io.junctura.retention..",
                    "io.junctura.template..")
            .layer("engine")
            .definedBy("io.junctura.dispatch..", "io.junctura.run..", "io.junctura.search..")
            .layer("language and connectors")
            .definedBy(
                    "io.junctura.definition..",
                    "io.junctura.connector..",
                    "io.junctura.connection..",
                    "io.junctura.outbound..",
                    "io.junctura.files..")
            .layer("ground")
            .definedBy(
                    "io.junctura.thread..",
                    "io.junctura.database..",
                    "io.junctura.http..",
                    "io.junctura.access..",
                    "io.junctura.audit..",
                    "io.junctura.rows..",
                    "io.junctura.expression..",
                    "io.junctura.json..",
                    "io.junctura.logging..",
                    "io.junctura.masking..",
                    "io.junctura.memory..",
                    "io.junctura.api..",
                    "io.junctura.processor..")
            .whereLayer("composition")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("composition")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("composition", "features")
            .whereLayer("language and connectors")
            .mayOnlyBeAccessedByLayers("composition", "features", "engine");

    @ArchTest
    static final ArchRule theRunMachineIsPure = noClasses()
            .that()
            .haveNameMatching("io\\.junctura\\.run\\.(RunMachine|RunState|Run|Backoff|Decision.*|Entry.*)")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.net..", "java.util.concurrent..", "io.junctura.database..");

    @ArchTest
    static final ArchRule documentsAndExpressionsTouchNothingOutside = noClasses()
            .that()
            .resideInAnyPackage("io.junctura.definition..", "io.junctura.expression..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.net.http..", "java.lang.reflect..", "io.junctura.database..");

    /** Beside these, JSON comes from outside: it is parsed with a reservation of the memory that its values take. */
    @ArchTest
    static final ArchRule textFromOutsideIsParsedWithAReservation = noClasses()
            .that()
            .resideOutsideOfPackages("io.junctura.cli..", "io.junctura.demo..", "io.junctura.json..")
            // The operator's files; the server's own jar; rows of the journal; a cursor within a request's head.
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.connector.Advisories")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.backup.Manifest")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.connector.Plugins")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.history.RunViews")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.state.StateRoutes")
            .should()
            .callMethod(Json.class, "parse", byte[].class)
            .orShould()
            .callMethod(Json.class, "parse", String.class);

    @ArchTest
    static final ArchRule nothingIsDeserialised =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule noPluginIsKnownToTheServer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.junctura.plugins..", "io.junctura.http.plugin..");
}
