package io.junctura.fault.attack;

import io.junctura.fault.attack.Attack.AimsAt;
import io.junctura.fault.attack.Attack.Reading;
import java.util.List;

/** All attacks, one in each row. */
public final class Attacks {
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORGED = JSON + "X-Signature: " + "0".repeat(64) + "\r\n";

    private static final List<Attack> ALL = List.of(
            // Connections.
            Attack.of("slow-heads", AimsAt.CONNECTIONS, 10_000, Attacks::endlessHead)
                    .pace(60, 0.125)
                    .seconds(6),
            Attack.of("idle-connections", AimsAt.CONNECTIONS, 10_000, (target, n) -> Payload.text(""))
                    .seconds(5),
            Attack.of(
                            "connection-churn",
                            AimsAt.CONNECTIONS,
                            256,
                            (target, n) -> Payload.text(n % 2 == 0 ? "" : "GET / "))
                    .perSecond(2_000)
                    .hangsUp(),
            Attack.of("header-flood", AimsAt.CONNECTIONS, 100, Attacks::longHead),
            // Bodies.
            Attack.of("slow-bodies", AimsAt.REQUESTS, 300, (target, n) -> largeBody("/api/v1/session"))
                    .pace(200, 1_300),
            Attack.of("slow-bodies-hooks-port", AimsAt.REQUESTS, 300, (target, n) -> largeBody(Target.OPEN_HOOK))
                    .pace(200, 1_300)
                    .atHooksPort(n -> true),
            Attack.of("stalled-bodies", AimsAt.REQUESTS, 300, (target, n) -> largeBody(hook(n)))
                    .pace(700_000, 0)
                    .atHooksPort(n -> n % 2 == 0),
            // JSON.
            json("json-call", (target, n) -> JsonBombs.shape(n).posted("POST", Target.CALL, JSON)),
            json("json-hook", (target, n) -> JsonBombs.shape(n).posted("POST", Target.OPEN_HOOK, JSON)),
            json("json-topic", (target, n) -> JsonBombs.shape(n).posted("POST", Target.TOPIC, JSON + target.bearer())),
            json("json-api", Attacks::apiBomb),
            json("json-forged", (target, n) -> JsonBombs.shape(n).posted("POST", Target.SIGNED_HOOK, FORGED)),
            // Expressions and documents.
            Attack.of("expression-bombs", AimsAt.REQUESTS, 6, Attacks::expressionBomb)
                    .seconds(4)
                    .atLeast(36),
            Attack.of("pattern-bombs", AimsAt.REQUESTS, 6, Attacks::patternBomb).atLeast(18),
            Attack.of("document-bombs", AimsAt.REQUESTS, 6, (target, n) -> Bombs.validate(n, target.viewerBearer()))
                    .atLeast(12),
            // Sign-in.
            Attack.of("sign-in-at-once", AimsAt.SIGN_IN, 310, (target, n) -> signIn("user" + n)),
            Attack.of("sign-in-guessing", AimsAt.SIGN_IN, 60, (target, n) -> signIn("admin"))
                    .perSecond(30),
            Attack.of("sign-in-names", AimsAt.SIGN_IN, 8, (target, n) -> longName(n))
                    .atLeast(40),
            // Answers.
            Attack.of("event-streams", AimsAt.REQUESTS, 500, Attacks::eventStream)
                    .reads(Reading.NEVER),
            Attack.of("pipelining", AimsAt.REQUESTS, 64, Attacks::cheap).pipelined(1_000),
            Attack.of("slow-readers", AimsAt.REQUESTS, 300, (target, n) -> Payload.head("GET", Target.LARGE_ANSWER, ""))
                    .pipelined(4)
                    .reads(Reading.SLOWLY));

    private Attacks() {}

    public static List<Attack> all() {
        return ALL;
    }

    static Attack named(String name) {
        return ALL.stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no attack " + name));
    }

    private static Attack json(String name, Attack.Request request) {
        return Attack.of(name, AimsAt.REQUESTS, 4, request).seconds(4).atLeast(24);
    }

    private static Payload endlessHead(Target target, int n) {
        return Payload.repeated("POST " + hook(n) + " HTTP/1.1\r\nHost: h\r\nX-Slow: ", "a", 1_000, "\r\n");
    }

    private static Payload longHead(Target target, int n) {
        return switch (n % 4) {
            case 0 -> Payload.repeated("GET / HTTP/1.1\r\nHost: h\r\nX-Long: ", "a", 1_000_000, "\r\n\r\n");
            case 1 ->
                Payload.counted(
                        "GET / HTTP/1.1\r\nHost: h\r\n", i -> String.format("X-%06d: a\r\n", i), 1_000_000, "\r\n");
            case 2 -> Payload.repeated("GET /", "a", 1_000_000, " HTTP/1.1\r\nHost: h\r\n\r\n");
            default -> Payload.repeated("GET / HTTP/1.1\r\nHost: h\r\nCookie: ", "a=b; ", 1_000_000, "\r\n\r\n");
        };
    }

    private static String hook(int n) {
        return n % 2 == 0 ? Target.OPEN_HOOK : Target.SIGNED_HOOK;
    }

    private static Payload largeBody(String path) {
        return Payload.head("POST", path, FORGED + "Content-Length: 9000000\r\n")
                .then(Payload.repeated("[", "1,", 8_999_998, "1"));
    }

    private static Payload apiBomb(Target target, int n) {
        Payload bomb = JsonBombs.shape(n);
        String headers = JSON + target.bearer();
        return switch (n % 7) {
            case 0 -> bomb.posted("POST", "/api/v1/validate", headers);
            case 1 -> bomb.posted("POST", "/api/v1/session", JSON);
            case 2 -> bomb.posted("POST", "/api/v1/apply", headers);
            case 3 -> bomb.posted("PUT", "/api/v1/connections/bomb", headers);
            case 4 -> bomb.posted("POST", "/api/v1/flows/default/attacked/started/start", headers);
            case 5 -> bomb.posted("POST", "/api/v1/runs/1/replay", headers);
            default -> bomb.posted("PUT", "/api/v1/integrations/bomb", headers);
        };
    }

    /** The first ones publish the flows that the others call. */
    private static Payload expressionBomb(Target target, int n) {
        int bombs = Bombs.EXPRESSIONS.size();
        String name = "bomb-" + n % bombs;
        if (n >= bombs) return Payload.head("GET", "/call/default/" + name + "/bomb", "");
        return Bombs.apply(Bombs.document(name, Bombs.EXPRESSIONS.get(n)), target.bearer());
    }

    private static Payload patternBomb(Target target, int n) {
        int bombs = Bombs.PATTERNS.size();
        String name = "pattern-" + n % bombs;
        String expression = "$match($pad('a', 100000, 'ab'), " + Bombs.PATTERNS.get(n % bombs) + ")";
        String document = Bombs.document(name, expression);
        return switch (n / bombs % 3) {
            case 0 -> Bombs.validate(document, target.viewerBearer());
            case 1 -> Bombs.apply(document, target.bearer());
            default -> Payload.head("GET", "/call/default/" + name + "/bomb", "");
        };
    }

    private static Payload signIn(String name) {
        return Payload.text("{\"username\":\"" + name + "\",\"password\":\"not the right one\"}")
                .posted("POST", "/api/v1/session", JSON);
    }

    private static Payload longName(int n) {
        return Payload.repeated("{\"username\":\"" + n, "a", 9_000_000, "\",\"password\":\"not the right one\"}")
                .posted("POST", "/api/v1/session", JSON);
    }

    private static Payload eventStream(Target target, int n) {
        return Payload.head("GET", "/api/v1/live", target.viewerBearer());
    }

    private static Payload cheap(Target target, int n) {
        return switch (n % 3) {
            case 0 -> Payload.head("GET", "/api/v1/me", "");
            case 1 -> Payload.head("GET", "/", "");
            default -> Payload.text("{}").posted("POST", Target.SIGNED_HOOK, FORGED);
        };
    }
}
