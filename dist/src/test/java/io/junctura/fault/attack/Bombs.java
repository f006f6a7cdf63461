package io.junctura.fault.attack;

import java.util.List;

/** Documents whose expressions, patterns or shapes take much memory or time. */
final class Bombs {
    static final List<String> EXPRESSIONS = List.of(
            "$count([1..60].($pad('\\u00e9',1000000)))",
            "$count([1..100000].{'a': $, 'b': [$], 'c': {'d': $}})",
            "($f := function($n){ $n > 1 ? $append($f($n-1), $f($n-1)) : [1..10] }; $count($f(14)))",
            "$count($map([1..100], function($i){ [1..100000] }))",
            "$count([1..300].([1..300].{'k': $, 'l': $string($)}))",
            "$length($reduce([1..20], function($a,$b){ $a & $a }, 'xxxxxxxxxx'))",
            "$count($split($pad('a', 1000000, 'ab'), ''))",
            "$string([1..50].[1..1000].{'x': $, 'y': $})",
            "$count($sort([1..50000], function($l,$r){ $l < $r }))",
            "$length($replace($pad('a', 50000, 'a'), /a/, $pad('b', 20, 'b')))",
            "$count($keys($merge([1..50000].{$string($): $pad('x', 300)})))",
            "[1..100000].$pad('x', 150)");

    static final List<String> PATTERNS = List.of(
            "/((a{1000}){1000}){1000}/",
            "/(((((a{100}){100}){100}){100}){100})/",
            "/((((((((a{9}){9}){9}){9}){9}){9}){9}){9})/",
            "/([a-z_]{1,900}[0-9]{1,900}){1,900}/",
            "/(((((((((.*)*)*)*)*)*)*)*)*)x/",
            "/(a|ab|abc|abcd){1000}(b|bc|bcd){1000}/");

    /** Documents in YAML that are long, deep or refer to themselves. */
    private static final List<Payload> DOCUMENTS = List.of(
            Payload.repeated("integration: a\nflows:\n  a: ", "- ", 4_000, "x\n"),
            Payload.repeated("flowz: {}\nx: |\n  ", "- ", 10_000, "x\n"),
            Payload.repeated("", "k: { secrets: x }\n", 400_000, ""),
            Payload.counted("", i -> String.format("k%06d: {{ secret.x }}\n", i), 900_000, ""),
            Payload.repeated("integration: a\nflows: ", "{a: ", 200_000, "x"),
            Payload.repeated("a: &a [x,x,x,x,x,x,x,x,x]\n", "b: &a [*a,*a,*a,*a,*a,*a,*a,*a]\n", 2_000, "c: *a\n"));

    private Bombs() {}

    /** A flow for anonymous callers that evaluates an expression. The evaluation may fail. */
    static String document(String name, String expression) {
        return """
                integration: %s
                flows:
                  bomb:
                    trigger: { use: http.call }
                    history: none
                    steps:
                      - set: { made: "{{ %s }}" }
                        on-error: continue
                      - respond: { body: { made: "{{ vars.made }}" } }
                """.formatted(name, expression);
    }

    static Payload validate(String document, String headers) {
        return Payload.text(document)
                .posted("POST", "/api/v1/validate", headers + "Content-Type: application/yaml\r\n");
    }

    static Payload validate(int n, String headers) {
        return DOCUMENTS
                .get(Math.floorMod(n, DOCUMENTS.size()))
                .posted("POST", "/api/v1/validate", headers + "Content-Type: application/yaml\r\n");
    }

    static Payload apply(String document, String headers) {
        return Payload.text(document).posted("POST", "/api/v1/apply", headers + "Content-Type: application/yaml\r\n");
    }
}
