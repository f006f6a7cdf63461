package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepKindsTest {

    @Test
    void theKindOfEveryPlanIsRegistered() {
        Set<String> plans = new ClassFileImporter()
                .importPackages("io.junctura.definition").stream()
                        .filter(one -> one.isAssignableTo(StepPlan.class) && !one.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> registered = StepKinds.ALL.stream()
                .map(kind -> kind.getClass().getEnclosingClass().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(registered)
                .as("A kind of step is a record in the package definition, with a nested class Kind that is a line of"
                        + " StepKinds.ALL")
                .isEqualTo(plans);
    }

    @Test
    void aKindIsRecognisedByItsFirstKey() {
        for (StepKind kind : StepKinds.ALL) {
            Grammar.Key first = kind.grammar().keys().get(0);
            assertThat(first.name()).isEqualTo(kind.key());
            assertThat(first.required()).as(kind.key()).isTrue();
        }
    }

    @Test
    void thePlanHasTheKeyOfItsKind() throws Exception {
        List<StepPlan> steps = Corpus.read("valid/control.yaml").integrations().stream()
                .flatMap(one -> one.plan().flows().values().stream())
                .flatMap(flow -> flow.allSteps().stream())
                .toList();
        for (StepPlan step : steps) {
            StepKind kind = StepKinds.ALL.stream()
                    .filter(one -> one.key().equals(step.kind()))
                    .findFirst()
                    .orElseThrow();
            assertThat(kind.getClass().getEnclosingClass()).isEqualTo(step.getClass());
            assertThat(kind.hasSteps()).as(step.kind()).isEqualTo(!step.blocks().isEmpty());
        }
    }
}
