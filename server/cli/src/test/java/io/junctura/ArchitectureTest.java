package io.junctura;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** What the modules do not keep: layers and purity within them (docs/understand/architecture.md). */
@Tag("slow")
@AnalyzeClasses(packages = "io.junctura", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Installed plugins are above the connectors that they bring; what checks, isolates and converts is below. */
    @ArchTest
    static final ArchRule connectorsKnowNothingOfInstallation = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(
                    "io.junctura.plugin..", "io.junctura.connector..", "io.junctura.builtin..")
            .layer("plugin")
            .definedBy("io.junctura.plugin", "io.junctura.plugin.sql")
            .layer("trust")
            .definedBy("io.junctura.plugin.trust")
            .layer("isolation")
            .definedBy("io.junctura.plugin.isolation..")
            .layer("connector")
            .definedBy("io.junctura.connector")
            .layer("input")
            .definedBy("io.junctura.connector.input")
            .layer("builtin")
            .definedBy("io.junctura.builtin")
            .whereLayer("plugin")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("trust")
            .mayOnlyBeAccessedByLayers("plugin")
            .whereLayer("isolation")
            .mayOnlyBeAccessedByLayers("plugin", "trust", "connector")
            .whereLayer("connector")
            .mayOnlyBeAccessedByLayers("plugin", "trust", "builtin")
            .whereLayer("input")
            .mayOnlyBeAccessedByLayers("plugin", "connector", "builtin")
            .whereLayer("builtin")
            .mayNotBeAccessedByAnyLayer();

    /** Kinds of triggers use what they share, and only the intake knows them all. */
    @ArchTest
    static final ArchRule whatTriggersShareKnowsNoKind = noClasses()
            .that()
            .resideInAPackage("io.junctura.trigger")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.junctura.trigger.*..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return type.getPackageName().startsWith("io.junctura.")
                            ? SliceIdentifier.of(type.getPackageName())
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "packages";
                }
            })
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule theRunMachineIsPure = noClasses()
            .that()
            .haveNameMatching(
                    "io\\.junctura\\.run\\.(machine\\..*|RunState|Run|Backoff|RetryPolicy|DoubtPolicy|Decision.*|Entry.*)")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "java.net..", "java.util.concurrent..", "io.junctura.database..");

    @ArchTest
    static final ArchRule aRunKnowsNoJournal = noClasses()
            .that()
            .resideInAPackage("io.junctura.run")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.junctura.run.journal..",
                    "io.junctura.run.sql..",
                    "io.junctura.run.sqlite..",
                    "io.junctura.run.postgresql..");

    /** What follows the contract of the journal works on any database. */
    @ArchTest
    static final ArchRule theEngineKnowsTheJournalByItsContract = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.junctura.run.journal..",
                    "io.junctura.dispatch..",
                    "io.junctura.trigger..",
                    "io.junctura.history..",
                    "io.junctura.delivery..",
                    "io.junctura.integration..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.junctura.run.sql..", "io.junctura.run.sqlite..", "io.junctura.run.postgresql..");

    /** Another database needs no change here. */
    @ArchTest
    static final ArchRule statementsAreBehindStores = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.junctura.integration",
                    "io.junctura.connection",
                    "io.junctura.access",
                    "io.junctura.trigger.http",
                    "io.junctura.delivery",
                    "io.junctura.state",
                    "io.junctura.retention",
                    "io.junctura.plugin",
                    "io.junctura.history",
                    "io.junctura.history.received")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.junctura.database.Database")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.junctura.database.sqlite..", "io.junctura.database.postgresql..");

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
            .doNotHaveFullyQualifiedName("io.junctura.plugin.trust.Advisories")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.backup.Manifest")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.plugin.ServerConnectors")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.history.RunViews")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.state.StateQueries")
            .should()
            .callMethod(Json.class, "parse", byte[].class)
            .orShould()
            .callMethod(Json.class, "parse", String.class);

    /** The domain throws DomainException, whose kind Problems maps to a status. */
    @ArchTest
    static final ArchRule onlyWhatAnswersRequestsKnowsStatuses = noClasses()
            .that()
            .resideOutsideOfPackages("io.junctura.http..", "io.junctura.access..", "io.junctura.trigger.http..")
            .and()
            .haveNameNotMatching(".*Routes(\\$.*)?")
            // Answers requests to drafts; parameters of requests; the log of refused requests; an administrator's
            // password.
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.trigger.listen.ListenAddress")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.history.Paging")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.state.StateQueries")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.history.received.RefusedEvents")
            .and()
            .doNotHaveFullyQualifiedName("io.junctura.Junctura")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProblemException.class);

    @ArchTest
    static final ArchRule nothingIsDeserialised =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule noPluginIsKnownToTheServer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.junctura.plugins..", "io.junctura.http.plugin..");

    /** Used by name, by a lambda expression, by a constant that the compiler copies, or by code that is not seen here. */
    private static final Set<String> USED_OTHERWISE = Set.of(
            "io.junctura.Main",
            "io.junctura.plugin.isolation.Exits", // rewritten code of plugins
            "io.junctura.plugin.trust.PluginApi", // a constant
            "io.junctura.expression.Places", // a lambda expression
            "io.junctura.trigger.listen.ReceivedEvents", // a lambda expression
            "io.junctura.connector.input.Records", // the test kit
            "io.junctura.delivery.DeliveryPlan", // constants, which the compiler copies
            "io.junctura.connection.SecretCheck", // tests of another package
            "io.junctura.run.sql.OrderKeyStatements", // tests of another package
            "io.junctura.expression.BuiltIn", // tests of another package
            "io.junctura.dispatch.attempt.AttemptBulkhead"); // a link in a comment

    /**
     * A type is package-private until another package needs it. Left out: the plugin API, which is for authors; annotations of
     * record components, which are not seen here; and types that connectors and SLF4J create by name.
     */
    @ArchTest
    static final ArchRule publicTypesHaveUsersOutsideTheirPackage = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .areNotAnnotations()
            .and()
            .resideOutsideOfPackages(
                    "io.junctura.api..",
                    "io.junctura.processor..",
                    "io.junctura.builtin",
                    "io.junctura.plugin.isolation.slf4j")
            .should(new ArchCondition<>("have users outside their package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean used = USED_OTHERWISE.contains(type.getName())
                            || type.getPackage().getClasses().stream()
                                    .filter(each ->
                                            each.equals(type) || each.getName().startsWith(type.getName() + "$"))
                                    .flatMap(each -> each.getDirectDependenciesToSelf().stream())
                                    .anyMatch(use ->
                                            !use.getOriginClass().getPackage().equals(type.getPackage()));
                    events.add(new SimpleConditionEvent(type, used, type.getName() + " is used in its package only"));
                }
            });
}
