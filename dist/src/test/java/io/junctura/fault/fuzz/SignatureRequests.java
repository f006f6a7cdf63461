package io.junctura.fault.fuzz;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Webhooks with invalid signatures. */
public final class SignatureRequests implements Requests {
    /** The headers of each scheme, for flows that are called {@code signed-SCHEME}. */
    private static final Map<String, List<String>> SCHEMES = Map.of(
            "github", List.of("X-Hub-Signature-256", "X-GitHub-Delivery"),
            "stripe", List.of("Stripe-Signature"),
            "slack", List.of("X-Slack-Signature", "X-Slack-Request-Timestamp"),
            "shopify", List.of("X-Shopify-Hmac-Sha256", "X-Shopify-Event-Id"),
            "standard", List.of("webhook-id", "webhook-timestamp", "webhook-signature"),
            "hmac", List.of("X-Signature", "X-Time"),
            "basic", List.of("Authorization"));

    private static final List<String> VALUES = List.of(
            "sha256=" + "0".repeat(64),
            "sha256=zz",
            "v0=" + "f".repeat(64),
            "t=1,v1=" + "0".repeat(64),
            "t=99999999999999999999,v1=00,v1=11,t=2",
            "v1,AAAA v1a,//// v9,=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "Basic Zm9v",
            "Basic " + "A".repeat(5_000),
            "Basic \u00ff",
            "1700000000",
            "-1",
            "1e9",
            "msg_1");

    @Override
    public String name() {
        return "signatures";
    }

    @Override
    public int share() {
        return 30;
    }

    static List<String> schemes() {
        return SCHEMES.keySet().stream().sorted().toList();
    }

    @Override
    public FuzzedRequest next(Random random) {
        String scheme = HostileValues.pick(random, schemes());
        FuzzedRequest.Builder request = FuzzedRequest.to("POST", "/hooks/default/fuzzed/signed-" + scheme);
        for (String header : SCHEMES.get(scheme)) {
            if (HostileValues.oneIn(random, 5)) continue;
            request.header(
                    header,
                    random.nextBoolean() ? HostileValues.pick(random, VALUES) : HostileValues.headerValue(random));
        }
        return request.body("application/json", JsonText.of(HostileValues.value(random)))
                .build();
    }
}
