package io.junctura.run.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.junctura.definition.StepPlan;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepKindDecisionsTest {

    @Test
    void eachKindOfStepIsRegistered() {
        Set<String> plans = new ClassFileImporter()
                .importPackages("io.junctura.definition").stream()
                        .filter(one -> one.isAssignableTo(StepPlan.class) && !one.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> registered = StepKindDecisions.ALL.keySet().stream()
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(registered)
                .as("A kind of step has a class in the package run.machine that is a line of StepKindDecisions.ALL")
                .isEqualTo(plans);
    }
}
