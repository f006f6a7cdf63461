package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepKindTest {

    @Test
    void eachPlanHasALine() {
        Set<String> plans = new ClassFileImporter()
                .importPackages("io.junctura.definition").stream()
                        .filter(one -> one.isAssignableTo(StepPlan.class) && !one.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> lines = Arrays.stream(StepKind.values())
                .map(kind -> plan(kind).getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(lines)
                .as("A kind of step is a record in the package definition, with a nested class Syntax that is a line of"
                        + " StepKind")
                .isEqualTo(plans);
    }

    @Test
    void aKindIsRecognisedByItsFirstKey() {
        for (StepKind kind : StepKind.values()) {
            Grammar.Key first = kind.syntax().grammar().keys().get(0);
            assertThat(first.name()).isEqualTo(kind.key());
            assertThat(first.required()).as(kind.key()).isTrue();
        }
    }

    @Test
    void aPlanHasTheKindOfItsLine() throws Exception {
        List<StepPlan> steps = Corpus.read("valid/control.yaml").integrations().stream()
                .flatMap(one -> one.plan().flows().values().stream())
                .flatMap(flow -> flow.allSteps().stream())
                .toList();
        for (StepPlan step : steps) {
            StepKind kind = step.kind();
            assertThat(plan(kind)).isEqualTo(step.getClass());
            assertThat(kind.hasSteps()).as(kind.key()).isEqualTo(!step.blocks().isEmpty());
        }
    }

    private static Class<?> plan(StepKind kind) {
        return kind.syntax().getClass().getEnclosingClass();
    }
}
