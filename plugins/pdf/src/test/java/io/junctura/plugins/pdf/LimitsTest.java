package io.junctura.plugins.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Little data that would take all time or memory. */
class LimitsTest {
    private static final Workplace here = new Workplace(PdfConnector.class);

    @AfterAll
    static void close() {
        here.close();
    }

    private static Ran written(String template, String data) {
        return here.ran(
                List.of(),
                "- { id: act, use: pdf.write, input: { template: \"" + template + "\", data: { " + data + " } } }\n");
    }

    private static String refusal(String template, String data) {
        Ran ran = written(template, data);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        assertThat(ran.step("act").error().kind()).isEqualTo("BAD_INPUT");
        return ran.step("act").error().message();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "sections that multiply",
                        "{{{{#orders}}{{{{#lines}}{{{{note}}{{{{/lines}}{{{{/orders}}",
                        "orders: \"{{ [1..4000].{} }}\", lines: \"{{ [1..4000] }}\", note: ''",
                        "more than 10000000 repetitions of sections and look-ups of names"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void dataThatATemplateMultipliesAreRefused(String what, String template, String data, String says) {
        assertThat(refusal(template, data)).contains(says).endsWith(".");
    }
}
