package io.junctura.fault.fuzz;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents with expressions, which are validated, or published and evaluated. */
public final class ExpressionRequests implements Requests {
    private final List<String> functions;
    private final KnownObjects known;
    private boolean published;

    public ExpressionRequests(List<String> functions, KnownObjects known) {
        this.functions = functions;
        this.known = known;
    }

    @Override
    public String name() {
        return "expressions";
    }

    @Override
    public int share() {
        return 130;
    }

    @Override
    public FuzzedRequest next(Random random) {
        if (published) {
            published = false;
            return FuzzedRequest.to("POST", "/call/default/fuzzed-expression/evaluate")
                    .named("evaluate an expression")
                    .body(
                            "application/json",
                            JsonText.of(Map.of("a", HostileValues.value(random), "b", HostileValues.value(random))))
                    .build();
        }
        published = HostileValues.oneIn(random, 3);
        Map<String, Object> flow = evaluating(new Expressions(functions, random).next());
        String document = JsonText.of(Map.of("integration", "fuzzed-expression", "flows", Map.of("evaluate", flow)));
        String[] caller = known.caller("admin").split(": ", 2);
        return FuzzedRequest.to("POST", published ? "/api/v1/apply" : "/api/v1/validate")
                .named("an expression to " + (published ? "apply" : "validate"))
                .header(caller[0], caller[1])
                .body("application/yaml", document)
                .build();
    }

    /** A flow that answers with the result of an expression, or with its error. */
    static Map<String, Object> evaluating(String expression) {
        return Map.of(
                "trigger", Map.of("use", "http.call"),
                "history", "none",
                "steps",
                        List.of(
                                Map.of("set", Map.of("made", "{{ " + expression + " }}"), "on-error", "continue"),
                                Map.of("respond", Map.of("body", Map.of("made", "{{ vars.made }}")))));
    }
}
