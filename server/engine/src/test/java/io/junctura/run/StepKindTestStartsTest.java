package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.junctura.definition.StepPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepKindTestStartsTest {

    @Test
    void aTestCanBeginInsideOfEachKindThatContainsSteps() {
        List<String> missing = new ClassFileImporter()
                .importPackages("io.junctura.definition").stream()
                        .filter(one -> one.isAssignableTo(StepPlan.class) && !one.isInterface())
                        .filter(one -> one.tryGetMethod("blocks").isPresent())
                        .map(JavaClass::reflect)
                        .filter(one -> !StepKindTestStarts.ALL.containsKey(one))
                        .map(Class::getSimpleName)
                        .toList();
        assertThat(missing)
                .as("A test of a draft cannot begin at steps within these kinds. Register a StepTestStart in"
                        + " StepKindTestStarts")
                .isEmpty();
    }
}
