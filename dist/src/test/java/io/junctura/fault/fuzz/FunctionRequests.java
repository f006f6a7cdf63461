package io.junctura.fault.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Calls of every built-in function, in several ways, through one flow each. The request contains the arguments, so that an
 * expression is compiled once and evaluated with many values.
 */
public final class FunctionRequests implements Requests {
    private static final List<String> FORMS = List.of(
            "$NAME()",
            "$NAME(payload.a)",
            "$NAME(payload.a, payload.b)",
            "$NAME(payload.a, payload.b, payload.c)",
            "$NAME(payload.a, payload.b, payload.c, payload.d)",
            "payload.a.$NAME()",
            "payload.a.$NAME(payload.b)",
            "$NAME(payload.a, function($x, $y) { $x })",
            "$NAME(payload.a, function($x, $y) { $string($x) & $string($y) }, payload.b)",
            "$NAME(payload.a, /(a+)|([0-9]*)x?/, payload.b)",
            "[payload.a, payload.b] ~> $NAME");

    /** The flow of a function. */
    private final Map<String, String> functions = new LinkedHashMap<>();

    private final Map<String, String> documents = new LinkedHashMap<>();
    private List<String> all = List.of();
    private int next;

    /** @param names without the dollar */
    public FunctionRequests(List<String> names) {
        for (String name : names) {
            Map<String, Object> flows = new LinkedHashMap<>();
            String integration = "fn-" + names.indexOf(name);
            for (String form : FORMS) {
                String flow = "form-" + FORMS.indexOf(form);
                flows.put(flow, ExpressionRequests.evaluating(form.replace("NAME", name)));
                functions.put("/call/default/" + integration + "/" + flow, name);
            }
            documents.put(name, JsonText.of(Map.of("integration", integration, "flows", flows)));
        }
        all = List.copyOf(functions.keySet());
    }

    /** The documents to publish, by the function's name. */
    public Map<String, String> documents() {
        return documents;
    }

    /**
     * The document of a function without the flows that validation rejects.
     *
     * @param refused the names of these flows
     */
    @SuppressWarnings("unchecked") // The document is our own.
    public String without(String function, List<String> refused) {
        Map<String, Object> document = (Map<String, Object>) io.junctura.json.Json.parse(documents.get(function));
        Map<String, Object> flows = new LinkedHashMap<>((Map<String, Object>) document.get("flows"));
        for (String flow : refused) {
            flows.remove(flow);
            functions.remove("/call/default/" + document.get("integration") + "/" + flow);
        }
        all = List.copyOf(functions.keySet());
        return JsonText.of(Map.of("integration", document.get("integration"), "flows", flows));
    }

    @Override
    public String name() {
        return "functions";
    }

    @Override
    public int share() {
        return 200;
    }

    @Override
    public FuzzedRequest next(Random random) {
        String path = all.get(next++ % all.size());
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (String name : new ArrayList<>(List.of("a", "b", "c", "d"))) {
            if (!HostileValues.oneIn(random, 12)) arguments.put(name, HostileValues.value(random));
        }
        return FuzzedRequest.to("POST", path)
                .named("$" + functions.get(path))
                .body("application/json", JsonText.of(arguments))
                .build();
    }
}
