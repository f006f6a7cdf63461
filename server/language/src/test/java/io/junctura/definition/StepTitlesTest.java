package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepTitlesTest {

    private static byte[] read(String name) throws Exception {
        try (var in = StepTitlesTest.class.getResourceAsStream("titles/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aStepWithoutIdAndTitleIsNamedByWhatItDoes() throws Exception {
        Reading reading = Corpus.parse("steps.yaml", new String(read("steps.yaml"), StandardCharsets.UTF_8));
        assertThat(reading.problems()).isEmpty();
        FlowPlan flow = reading.integrations().get(0).plan().flows().get("all");
        List<@Nullable String> titles = new ArrayList<>();
        for (StepPlan step : flow.steps())
            titles.add(StepTitles.of(flow, step.head().path()).orElse(null));
        assertThat(titles).isEqualTo(Json.parse(read("titles.json")));
    }

    @Test
    void aStepOfAnItemHasTheNameOfTheStepInTheDocument() {
        FlowPlan flow =
                Corpus.parse("a.yaml", """
                    integration: a
                    flows:
                      f:
                        trigger: { use: http.call }
                        steps: [ { id: lines, for-each: "{{ payload }}", steps: [ { delay: 1s } ] } ]
                    """).integrations().get(0).plan().flows().get("f");
        assertThat(StepTitles.of(flow, "lines[7]/delay_1")).contains("Delay: 1s");
        assertThat(StepTitles.of(flow, "lines")).isEmpty();
        assertThat(StepTitles.isGenerated("lines[7]/for_each_1")).isTrue();
        assertThat(StepTitles.isGenerated("lines[7]/insert")).isFalse();
    }
}
