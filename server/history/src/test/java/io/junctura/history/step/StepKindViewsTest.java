package io.junctura.history.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.junctura.definition.StepPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepKindViewsTest {

    @Test
    void everyKindWithStepsWithinItHasAView() {
        List<String> missing = new ClassFileImporter()
                .importPackages("io.junctura.definition").stream()
                        .filter(one -> one.isAssignableTo(StepPlan.class) && !one.isInterface())
                        .filter(one -> one.tryGetMethod("blocks").isPresent())
                        .map(JavaClass::reflect)
                        .filter(one -> !StepKindViews.ALL.containsKey(one))
                        .map(Class::getSimpleName)
                        .toList();
        assertThat(missing)
                .as("These kinds have steps within them, which no view shows. Register a view in StepKindViews")
                .isEmpty();
    }
}
