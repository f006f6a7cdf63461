package io.junctura.expression;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package of this module may use. */
@AnalyzeClasses(packages = "io.junctura", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundaryTest {

    @ArchTest
    static final ArchRule expressionsReachOnlyValues = classes()
            .that()
            .resideInAPackage("io.junctura.expression")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.junctura.expression",
                    "io.junctura.json",
                    "io.junctura.memory",
                    "io.junctura.api",
                    "com.google.re2j",
                    "org.jspecify.annotations",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.ref",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.time..",
                    "java.util..");

    @ArchTest
    static final ArchRule jsonKnowsNoExpressions = classes()
            .that()
            .resideInAPackage("io.junctura.json")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.junctura.json",
                    "io.junctura.memory",
                    "io.junctura.api",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify.annotations",
                    "java..");

    @ArchTest
    static final ArchRule memoryKnowsNothingElse = classes()
            .that()
            .resideInAPackage("io.junctura.memory")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.junctura.memory", "org.jspecify.annotations", "java..");
}
